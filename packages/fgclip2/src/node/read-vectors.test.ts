import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { EmbeddingSource } from '../tasks/embedding-source.ts';
import { npyBytes } from '../tasks/npy-bytes.ts';
import { readVectors } from './read-vectors.ts';

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Written by numpy 2: [[0.5, -1.25, 3], [0.001, 65504, -0]]. */
const byNumpy = (name: string) => fileURLToPath(new URL(`../fixtures/numpy/${name}.npy`, import.meta.url));
const values = [0.5, -1.25, 3, Math.fround(0.001), 65504, -0];

const source: EmbeddingSource = {
  kind: 'text',
  model: 'a',
  weights: 'a'.repeat(64),
  storedAs: ['F32'],
  dtype: 'fp32',
  arithmetic: 1,
  width: 3,
  normalized: true,
  preprocessing: 2,
  walkType: 'short',
};
const line = (text: string, vector: readonly number[], made: object = source) =>
  `${JSON.stringify({ text, source: made, vector })}\n`;

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('readVectors of an .npy file that numpy wrote', () => {
  it.each(['float32', 'float64', 'fortran', 'version2'])('takes %s', async (name) => {
    const { vectors, items, sources } = await readVectors(byNumpy(name));
    expect([vectors.dims, [...vectors.data], items, sources]).toEqual([[2, 3], values, undefined, []]);
  });

  it('takes float16, exactly', async () => {
    const { vectors } = await readVectors(byNumpy('float16'));
    expect([...vectors.data]).toEqual([0.5, -1.25, 3, 1049 / 2 ** 20, 65504, -0]);
  });

  it.each([
    ['big-endian', 'got >f4: write it with vectors.astype("<f4").'],
    ['integers', 'got <i4: write it with vectors.astype("<f4").'],
    ['vector', 'got (3,): write it with vectors.reshape(-1, width).'],
    ['nan', /Expected numbers in row 1 of .*nan\.npy, got NaN\.$/],
  ])('refuses %s in words', async (name, words) => {
    await expect(readVectors(byNumpy(name))).rejects.toThrow(words);
  });

  it('refuses one that is cut short, and what is no .npy', async () => {
    const whole = readFileSync(byNumpy('float32'));
    const cut = file('cut.npy', whole.subarray(0, -4));
    await expect(readVectors(cut)).rejects.toThrow('for [2, 3] in float32, got 148: the file is cut short');
    await expect(readVectors(file('text.npy', 'no array'))).rejects.toThrow('got one that begins otherwise.');
    await expect(readVectors(join(folder, 'none.npy'))).rejects.toThrow('none.npy, got no such file.');
    await expect(readVectors('x.csv')).rejects.toThrow('ends in .npy or .jsonl, got "x.csv".');
  });
});

describe('readVectors of what npyBytes wrote', () => {
  it('gives the same values, beyond one chunk as well', async () => {
    const many = Float32Array.from({ length: 3 * 700_000 }, (_, i) => Math.sin(i));
    const { vectors } = await readVectors(file('many.npy', npyBytes(many, [700_000, 3])));
    expect(Buffer.from(vectors.data.buffer).equals(Buffer.from(many.buffer))).toBe(true);
  });

  it('gives items and sources, and refuses an array of another run', async () => {
    const path = file('pair.npy', npyBytes(Float32Array.from(values), [2, 3]));
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    const rows = [{ text: 'a cat' }, { text: '猫' }];
    file('pair.npy.json', JSON.stringify({ sha256, sources: [source], rows }));
    const { vectors, items, sources } = await readVectors(path);
    expect([[...vectors.data], items, sources]).toEqual([values, rows, [source]]);
    file('pair.npy.json', JSON.stringify({ sha256, sources: [source], rows: rows.slice(1) }));
    await expect(readVectors(path)).rejects.toThrow('Expected 2 rows and their sources');
    file('pair.npy.json', JSON.stringify({ sha256: '1dd5ed2b2b6a99', sources: [source], rows }));
    await expect(readVectors(path)).rejects.toThrow(
      /\(sha256 1dd5ed2b2b6a\), got sha256 [0-9a-f]{12}: they are of two runs\./,
    );
  });
});

const hasNumpy = (() => {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.runIf(hasNumpy)('with the numpy of this machine', () => {
  it('goes there and back, bit by bit', async () => {
    const path = file('there.npy', npyBytes(Float32Array.from(values), [2, 3]));
    const script = 'import numpy as np, sys; np.save(sys.argv[2], np.load(sys.argv[1])[::-1])';
    execFileSync('python3', ['-c', script, path, join(folder, 'back.npy')]);
    const { vectors } = await readVectors(join(folder, 'back.npy'));
    expect([...vectors.data]).toEqual([...values.slice(3), ...values.slice(0, 3)]);
  });
});

describe('readVectors of a .jsonl file', () => {
  it('gives vectors, items and each source once', async () => {
    const lines = [line('a cat', [1, 2, 3]), line('猫', [4, 5, 6]), '\n'];
    const { vectors, items, sources } = await readVectors(file('two.jsonl', lines.join('')));
    expect(vectors.toArray()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(items).toEqual([{ text: 'a cat' }, { text: '猫' }]);
    expect(sources).toEqual([source]);
  });

  it.each([
    ['no JSON', '{"text": "a ca', 'Expected JSON in line 2 of'],
    ['another width', line('b', [1, 2]), 'Expected 3 values for vector in line 2 of'],
    ['null in a vector', line('b', [1, Number.NaN, 2]), 'Expected a list of numbers for vector in line 2 of'],
    ['no item', JSON.stringify({ source, vector: [1, 2, 3] }), 'Expected an image or a text in line 2 of'],
    ['no source', line('b', [1, 2, 3], {}), 'Expected what made the vectors for source in line 2 of'],
    [
      'other weights',
      line('b', [1, 2, 3], { ...source, weights: 'b'.repeat(64) }),
      'They are mixed in line 2 of',
    ],
  ])('refuses %s by its line', async (_name, second, words) => {
    const path = file('wrong.jsonl', line('a cat', [1, 2, 3]));
    appendFileSync(path, second);
    await expect(readVectors(path)).rejects.toThrow(words);
  });

  it('refuses an empty file and one that is not there', async () => {
    await expect(readVectors(file('empty.jsonl', '\n'))).rejects.toThrow('empty.jsonl, got none.');
    await expect(readVectors(join(folder, 'none.jsonl'))).rejects.toThrow('none.jsonl, got no such file.');
  });
});
