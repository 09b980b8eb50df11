import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Files, memorySource, type ReadOptions } from '@fgclip2/files';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { compactTokenizer } from '../compact/compact-tokenizer.ts';
import { loadTokenizer } from './load-tokenizer.ts';

const demo = await readFile(new URL('../fixtures/tokenizer.json', import.meta.url));
// Worth a worker, with the spaces.
const large = Buffer.concat([demo, Buffer.alloc(2 ** 20, ' ')]);
const other = Buffer.concat([large, Buffer.from(' ')]);
const unknownPipeline = Buffer.from(
  large.toString().replace(/"ignore_merges": *false/, '"ignore_merges": true'),
);
const cacheName = `${createHash('sha256').update(large).digest('hex')}.fgclip2-tokenizer`;

/** Files in memory; `path` is given for those that also lie on disk. */
function filesWith(contents: Record<string, Uint8Array>, paths: Record<string, string> = {}): Files {
  return {
    name: 'somewhere',
    async open(file) {
      const bytes = contents[file];
      const path = paths[file];
      return bytes && { ...memorySource(bytes, file), ...(path !== undefined && { path }) };
    },
  };
}

let cacheDir: string;
let workers: number;
const countWorker = (): void => {
  workers++;
};
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'fgclip2-tokenizer-'));
  workers = 0;
  process.on('worker', countWorker);
});
afterEach(async () => {
  process.off('worker', countWorker);
  await rm(cacheDir, { recursive: true });
});

async function ids(files: Files, options: ReadOptions & { cacheDir?: string } = {}): Promise<number[]> {
  const tokenizer = await loadTokenizer(files, { cacheDir, ...options });
  expect(tokenizer.notCompactReason).toBeUndefined();
  return Array.from(tokenizer.encode('a red lobster', { padding: false }).inputIds.data, Number);
}
const expected = await ids(filesWith({ 'tokenizer.json': demo }));

describe('loadTokenizer', () => {
  it('shows how to open files by their name', async () => {
    // @ts-expect-error a string is not Files
    await expect(loadTokenizer('qihoo360/fg-clip2-base')).rejects.toThrow(
      `[@fgclip2/tokenizer] Expected Files for files, got "qihoo360/fg-clip2-base"; openFiles('qihoo360/fg-clip2-base')`,
    );
  });

  it('pads to the walk lengths it is given', async () => {
    const walkLengths = { short: 32, box: 24, long: 68 };
    for (const contents of [
      { 'tokenizer.json': demo },
      { 'tokenizer.fgclip2': await compactTokenizer(demo) },
    ]) {
      const tokenizer = await loadTokenizer(filesWith(contents), { cacheDir, walkLengths });
      expect(tokenizer.walkLengths).toEqual(walkLengths);
    }
  });

  it('makes the compact form once, in a worker, and keeps it', async () => {
    const files = filesWith({ 'tokenizer.json': large });
    expect(await ids(files)).toEqual(expected);
    expect(await readdir(cacheDir)).toEqual([cacheName]);
    expect(new Uint8Array(await readFile(join(cacheDir, cacheName)))).toEqual(await compactTokenizer(large));
    expect(await ids(files)).toEqual(expected);
    expect(workers).toBe(1);
  });

  it('reads the file by its path in the worker, where it has one', async () => {
    const path = join(cacheDir, 'tokenizer.json');
    await writeFile(path, large);
    const files = filesWith({ 'tokenizer.json': large }, { 'tokenizer.json': path });
    expect(await ids(files)).toEqual(expected);
    expect((await readdir(cacheDir)).sort()).toEqual([cacheName, 'tokenizer.json'].sort());
  });

  it('neither keeps nor uses what became of a file that changed meanwhile', async () => {
    const path = join(cacheDir, 'tokenizer.json');
    await writeFile(path, large);
    const still = filesWith({ 'tokenizer.json': large }, { 'tokenizer.json': path });
    const files: Files = {
      ...still,
      async open(file) {
        // Asked for between the sum over tokenizer.json and the worker.
        if (file === 'tokenizer.fgclip2') await writeFile(path, other);
        return still.open(file);
      },
    };
    expect(await ids(files)).toEqual(expected);
    expect([workers, await readdir(cacheDir)]).toEqual([1, ['tokenizer.json']]);
  });

  it('leaves a small tokenizer.json to this thread and the cache alone', async () => {
    expect(await ids(filesWith({ 'tokenizer.json': demo }))).toEqual(expected);
    expect([workers, await readdir(cacheDir)]).toEqual([0, []]);
  });

  it.each<[string, () => Promise<Uint8Array>]>([
    ['empty', async () => new Uint8Array(0)],
    ['cut', async () => (await compactTokenizer(large)).slice(0, 5000)],
    ['of another version', async () => (await compactTokenizer(large)).fill(9, 8, 9)],
    ['changed', async () => (await compactTokenizer(large)).fill(0, 4000, 4100)],
    ['of another tokenizer.json', () => compactTokenizer(other)],
    ['no compact file', async () => demo],
  ])('makes it again where the cached file is %s', async (_, bytes) => {
    await writeFile(join(cacheDir, cacheName), await bytes());
    expect(await ids(filesWith({ 'tokenizer.json': large }))).toEqual(expected);
    expect(workers).toBe(1);
    expect(await readdir(cacheDir)).toEqual([cacheName]);
    expect(new Uint8Array(await readFile(join(cacheDir, cacheName)))).toEqual(await compactTokenizer(large));
  });

  it('works without a cache folder that can be written to', async () => {
    const file = join(cacheDir, 'file');
    await writeFile(file, '');
    expect(await ids(filesWith({ 'tokenizer.json': large }), { cacheDir: join(file, 'below') })).toEqual(
      expected,
    );
    expect(await readdir(cacheDir)).toEqual(['file']);
  });

  it('lets several at once make and keep it', async () => {
    const files = filesWith({ 'tokenizer.json': large });
    expect(await Promise.all([ids(files), ids(files), ids(files)])).toEqual([expected, expected, expected]);
    expect(await readdir(cacheDir)).toEqual([cacheName]);
  });

  it('uses the compact file beside tokenizer.json, where it is of that', async () => {
    const compact = await compactTokenizer(large);
    expect(await ids(filesWith({ 'tokenizer.json': large, 'tokenizer.fgclip2': compact }))).toEqual(expected);
    expect([workers, await readdir(cacheDir)]).toEqual([0, []]);
    expect(await ids(filesWith({ 'tokenizer.json': other, 'tokenizer.fgclip2': compact }))).toEqual(expected);
    expect(workers).toBe(1);
    expect(await ids(filesWith({ 'tokenizer.fgclip2': compact }))).toEqual(expected);
    const json = JSON.parse(demo.toString());
    json.model.merges = [];
    const unmerged = await compactTokenizer(json);
    expect(await ids(filesWith({ 'tokenizer.json': demo, 'tokenizer.fgclip2': unmerged }))).toEqual(expected);
    expect(await ids(filesWith({ 'tokenizer.fgclip2': unmerged }))).not.toEqual(expected);
  });

  it('leaves another pipeline to the library and says why', async () => {
    const tokenizer = await loadTokenizer(filesWith({ 'tokenizer.json': unknownPipeline }), { cacheDir });
    expect(tokenizer.notCompactReason).toBe('true for model.ignore_merges');
    expect(tokenizer.encode('a red lobster').inputIds.dims).toEqual([1, 64]);
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('reads tokenizer_config.json', async () => {
    const config = new TextEncoder().encode('{"eos_token":"<bos>"}');
    const files = filesWith({ 'tokenizer.json': large, 'tokenizer_config.json': config });
    expect((await loadTokenizer(files, { cacheDir })).eosTokenId).toBe(2);
  });

  it('says what is missing, and what does not parse', async () => {
    await expect(loadTokenizer(filesWith({}), { cacheDir })).rejects.toThrow(
      '[@fgclip2/tokenizer] Expected tokenizer.json in somewhere, got no such file.',
    );
    const files = filesWith({ 'tokenizer.json': large.subarray(1) });
    await expect(loadTokenizer(files, { cacheDir })).rejects.toThrow('Expected JSON for tokenizer.json');
  });

  it('stops at an aborted signal, before and while the worker works', async () => {
    const files = filesWith({ 'tokenizer.json': large });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(loadTokenizer(files, { cacheDir, signal })).rejects.toThrow('enough');
    const controller = new AbortController();
    const abort = (): void => controller.abort(new Error('enough of this'));
    process.once('worker', abort);
    onTestFinished(() => {
      process.off('worker', abort);
    });
    await expect(loadTokenizer(files, { cacheDir, signal: controller.signal })).rejects.toThrow(
      'enough of this',
    );
    expect([workers, await readdir(cacheDir)]).toEqual([1, []]);
  });
});
