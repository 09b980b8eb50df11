import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCompact, writeCompact } from './compact-format.ts';
import { compactTokenizer } from './compact-tokenizer.ts';

const json = readFileSync(new URL('../fixtures/tokenizer.json', import.meta.url));

describe('a compact file', () => {
  let file: Uint8Array;
  beforeAll(async () => {
    file = await compactTokenizer(json);
  });

  function changed(at: number, byte: number): Uint8Array {
    const copy = file.slice();
    copy[at] = byte;
    return copy;
  }

  it('is read as it was written, wherever it lies in memory', () => {
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    const tables = readCompact(shifted.subarray(3));
    expect(tables).toEqual(readCompact(file));
    expect(tables.tokenLengths.length).toBe(4096);
    expect(tables.splits.length).toBe(2715);
    expect(writeCompact(tables)).toEqual(file);
  });

  it('names its source, where that was given as bytes', async () => {
    const digest = await crypto.subtle.digest('SHA-256', json);
    expect(readCompact(file).sha256).toEqual(new Uint8Array(digest));
    const parsed = readCompact(await compactTokenizer(JSON.parse(json.toString())));
    expect(parsed.sha256).toEqual(new Uint8Array(32));
    expect({ ...parsed, sha256: null }).toEqual({ ...readCompact(file), sha256: null });
  });

  it.each<[string, () => Uint8Array]>([
    ['0 bytes that do not begin as one', () => new Uint8Array(0)],
    ['67 bytes that do not begin as one', () => file.slice(0, 67)],
    ['bytes that do not begin as one', () => changed(0, 0)],
    ['version 2 where this release reads version 1', () => changed(8, 2)],
    ['bytes where its header says', () => file.slice(0, -1)],
    ['bytes where its header says', () => changed(48, 7)],
    ['bytes that were changed', () => changed(20, file[20]! ^ 1)],
    ['bytes that were changed', () => changed(file.length - 1, file.at(-1)! ^ 1)],
    ['bytes that were changed', () => changed(12, file[12]! ^ 1)],
    [
      'tables that contradict one another',
      () => {
        const tables = readCompact(file);
        return writeCompact({ ...tables, addedIds: tables.addedIds.map(() => 4096) });
      },
    ],
    [
      'tables that contradict one another',
      () => {
        const tables = readCompact(file);
        return writeCompact({ ...tables, mergeCounts: tables.mergeCounts.map(() => 0) });
      },
    ],
  ])('is refused with %s', (words, bytes) => {
    expect(() => readCompact(bytes())).toThrow('[@fgclip2/tokenizer] Expected a compact tokenizer, got');
    expect(() => readCompact(bytes())).toThrow(words);
  });
});

describe('compactTokenizer', () => {
  it('refuses another pipeline and what is no JSON', async () => {
    await expect(compactTokenizer({})).rejects.toThrow(
      "[@fgclip2/tokenizer] Expected the pipeline of Gemma's tokenizer.json, got nothing for normalizer.type.",
    );
    await expect(compactTokenizer(new Uint8Array(1))).rejects.toThrow('Expected JSON for tokenizer.json');
  });
});
