import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddingSource, npyBytes, readVectors } from 'fgclip2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vectorFile } from './vector-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fgclip2-vectors-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const source = {
  kind: 'image',
  model: 'made',
  weights: 'ab'.repeat(32),
  storedAs: ['F32'],
  dtype: 'fp32',
  arithmetic: 1,
  width: 3,
  normalized: true,
  preprocessing: 2,
} satisfies EmbeddingSource;
const rows = [
  { item: { image: '图 片.png' }, vector: Float32Array.of(0.1, -1 / 3, 1e-7), source },
  { item: { text: '龙虾' }, vector: Float32Array.of(1, 0, 3e-45), source: { ...source, kind: 'text' } },
] as const;

describe('vectorFile', () => {
  it.each(['x.npy', 'x.jsonl'])('writes %s row by row, which readVectors reads', async (name) => {
    const path = join(folder, name);
    writeFileSync(path, 'before');
    await using file = await vectorFile(path);
    for (const row of rows) await file.add(row);
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(file.rows).toBe(2);
    const written = await file.finish();
    expect(written).toEqual(name === 'x.npy' ? [path, `${path}.json`] : [path]);
    const { vectors, items, sources } = await readVectors(path);
    expect(vectors.dims).toEqual([2, 3]);
    expect([...vectors.data]).toEqual(rows.flatMap(({ vector }) => [...vector]));
    expect(items).toEqual(rows.map(({ item }) => item));
    expect(sources).toEqual(rows.map((row) => row.source));
    expect(readdirSync(folder)).toHaveLength(written.length);
  });

  it('writes the bytes of npyBytes', async () => {
    const path = join(folder, 'x.npy');
    await using file = await vectorFile(path);
    for (const row of rows) await file.add(row);
    await file.finish();
    const values = Float32Array.from(rows.flatMap(({ vector }) => [...vector]));
    expect(new Uint8Array(readFileSync(path))).toEqual(npyBytes(values, [2, 3]));
  });

  it.each(['x.npy', 'x.jsonl'])('leaves what was there where %s is not finished, or empty', async (name) => {
    const path = join(folder, name);
    writeFileSync(path, 'before');
    {
      await using file = await vectorFile(path);
      await file.add(rows[0]);
    }
    {
      await using file = await vectorFile(path);
      expect(await file.finish()).toEqual([]);
    }
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('says at once that there is no folder for it, and leaves nothing', async () => {
    await expect(vectorFile(join(folder, 'none', 'x.npy'))).rejects.toThrow(
      `cannot be written (no folder ${join(folder, 'none')})`,
    );
    const long = join(folder, `${'n'.repeat(251)}.npy`);
    await expect(vectorFile(long)).rejects.toThrow('a name that is too long');
    expect(readdirSync(folder)).toEqual([]);
  });
});
