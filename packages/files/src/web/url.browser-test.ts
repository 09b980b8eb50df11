import { contractContents, describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { newShelf, type Shelf } from '@fgclip2/files-kit/shelf';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { ByteSource, ProgressEvent } from '../files.ts';
import { cacheUsage, clearCache, listCache } from './cache.ts';
import type { WorkerRead } from './fixtures/read-in-worker.ts';
import { type UrlOptions, url } from './url.ts';

const bytes = Uint8Array.from({ length: 20_000_000 }, (_, i) => (i * 7 + (i >> 9)) % 251);
/** What is asked for first. */
const firstRange = 'bytes=0-131071';

let shelf: Shelf;
let warnings: string[];

beforeAll(async () => {
  shelf = newShelf(inject('shelves'));
  await shelf.put('model.bin', bytes);
});
beforeEach(async () => {
  await clearCache();
  warnings = [];
  await shelf.set({ ranges: true, cors: 'all', down: false, cuts: [], pause: 0 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await clearCache();
});

/** The large file as a new visit opens it. */
async function open(options: UrlOptions = {}): Promise<ByteSource> {
  const onWarning = (message: string) => warnings.push(message);
  const source = await url(shelf.url, { retryDelay: 1, retries: 2, onWarning, ...options }).open('model.bin');
  return source!;
}

/** The requests that `work` made: their ranges, or methods where there is none. */
async function asked(work: () => Promise<unknown>): Promise<string[]> {
  const { length } = await shelf.requests();
  await work();
  return (await shelf.requests()).slice(length).map(({ range, method }) => range ?? method);
}

async function expectPart(source: ByteSource, start: number, end: number, of = bytes): Promise<void> {
  const part = await source.read(start, end);
  expect(part.length).toBe(end - start);
  expect(part.every((byte, i) => byte === of[start + i])).toBe(true);
}

async function storedBytes(): Promise<number> {
  return (await listCache()).reduce((sum, entry) => sum + entry.bytes, 0);
}

async function expectStored(count: number): Promise<void> {
  expect(await storedBytes()).toBe(count);
}

/** One entry of the database, changed by `change`. */
async function changeEntry(start: number, change: (entry: { digests: Uint8Array }) => void): Promise<void> {
  const request = indexedDB.open('fgclip2-checkpoints');
  await new Promise((resolve) => {
    request.onsuccess = resolve;
  });
  const database = request.result;
  const store = database.transaction('pieces', 'readwrite').objectStore('pieces');
  await new Promise<void>((resolve) => {
    store.openCursor().onsuccess = ({ target }) => {
      const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
      if (cursor === null) return resolve();
      if ((cursor.key as unknown[])[3] === start) {
        change(cursor.value);
        cursor.update(cursor.value);
      }
      cursor.continue();
    };
  });
  database.close();
}

describe('the contract', () => {
  let contractShelf: Shelf;

  beforeAll(async () => {
    contractShelf = newShelf(inject('shelves'));
    for (const [file, content] of Object.entries(contractContents)) await contractShelf.put(file, content);
  });

  describeFilesContract('url in the browser', () => ({
    files: url(contractShelf.url),
    contents: contractContents,
  }));
});

describe('reading', () => {
  it('asks for exactly the ranges that are missing, without a preflight', async () => {
    const first = await asked(async () => {
      const source = await open();
      expect(source.size).toBe(bytes.length);
      await expectPart(source, 1_000_000, 1_010_000);
    });
    expect(first).toEqual([firstRange, 'bytes=1000000-1009999']);
    await expectStored(131_072 + 10_000);
    const source = await open();
    expect(await asked(() => expectPart(source, 900_000, 1_100_000))).toEqual([
      'bytes=900000-999999',
      'bytes=1010000-1099999',
    ]);
    expect(await asked(() => expectPart(source, 0, 131_072))).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('joins reads of one moment that are near each other', async () => {
    const source = await open();
    const starts = [500_000, 503_000, 600_000, 504_000, 700_000];
    const reads = () => Promise.all(starts.map((start) => expectPart(source, start, start + 800)));
    expect((await asked(reads)).sort()).toEqual([
      'bytes=500000-504799',
      'bytes=600000-600799',
      'bytes=700000-700799',
    ]);
    expect(await asked(reads)).toEqual([]);
  });

  it('asks for much in several requests side by side, and counts every byte once', async () => {
    let count = 0;
    const events: ProgressEvent[] = [];
    const source = await open({ onProgress: (event) => events.push(event) });
    const ranges = await asked(async () => {
      const onBytes = (more: number) => {
        count += more;
      };
      expect((await source.read(0, bytes.length, { onBytes })).every((byte, i) => byte === bytes[i])).toBe(
        true,
      );
    });
    expect(ranges.sort()).toEqual(['bytes=131072-16908287', 'bytes=16908288-19999999']);
    expect(count).toBe(bytes.length);
    expect(events.at(-1)).toEqual({
      file: 'model.bin',
      loaded: bytes.length,
      total: bytes.length,
      from: expect.any(String),
    });
  });

  it('goes on where a connection broke', async () => {
    const source = await open();
    await shelf.set({ cuts: [2_000_000] });
    const ranges = await asked(() => expectPart(source, 1_000_000, 9_000_000));
    expect(ranges[0]).toBe('bytes=1000000-8999999');
    expect(ranges[1]).toMatch(/^bytes=[1-3]\d{6}-8999999$/);
    expect(ranges.length).toBe(2);
  });

  it('reads an empty file', async () => {
    await shelf.put('empty.txt', '');
    const source = (await url(shelf.url).open('empty.txt'))!;
    expect([source.size, await source.read(0, 0)]).toEqual([0, new Uint8Array(0)]);
  });

  it('takes only what it asked for from a server that sends all that follows', async () => {
    await shelf.set({ ranges: 'open' });
    const visit = async () => {
      const source = await open();
      await expectPart(source, 1_000_000, 1_010_000);
      await expectPart(source, 5_000_000, 9_000_000);
    };
    expect(await asked(visit)).toEqual([firstRange, 'bytes=1000000-1009999', 'bytes=5000000-8999999']);
    await expectStored(131_072 + 4_010_000);
    expect(await asked(visit)).toEqual(['bytes=0-1']);
  });

  it('works where the server shows other origins neither length nor etag', async () => {
    await shelf.set({ cors: 'plain' });
    const source = await open();
    expect(source.size).toBe(bytes.length);
    await expectPart(source, 5_000_000, 5_100_000);
  });

  it('takes the whole file, with a warning, where storage refuses the preflight of ranges', async () => {
    // As a browser that asks the storage for permission before each range: it gets none.
    const withPreflight: typeof fetch = (input, init) => {
      const headers = new Headers(init?.headers);
      if (headers.has('range')) headers.set('x-asks-first', '1');
      return fetch(input, { ...init, headers });
    };
    const visit = async () => {
      const source = await open({ fetch: withPreflight });
      await expectPart(source, 3_000_000, 3_100_000);
      await expectPart(source, 19_000_000, 20_000_000);
    };
    expect(await asked(visit)).toEqual(['OPTIONS', 'HEAD', 'GET']);
    expect(warnings).toEqual([
      `[@fgclip2/files] ${shelf.url}model.bin is downloaded whole (20000000 bytes): its server, or the storage that it redirects to, does not let a page ask for ranges.`,
    ]);
    await expectStored(bytes.length);
    expect(await asked(visit)).toEqual(['OPTIONS', 'HEAD', 'GET']);
    expect(warnings.length).toBe(1);
  });

  it('says when the server does not let this page read', async () => {
    await shelf.set({ cors: 'none' });
    await expect(open()).rejects.toThrow(
      `[@fgclip2/files] Expected ${shelf.url}model.bin to allow pages of ${origin} to read it, got a response without permission: the server, and every address it redirects to, has to send Access-Control-Allow-Origin (CORS).`,
    );
  });
});

describe('the cache', () => {
  it('serves the next visit after two bytes that tell whether the file is the same', async () => {
    await expectPart(await open(), 3_000_000, 8_000_000);
    await expectStored(131_072 + 5_000_000);
    const again = await asked(async () => expectPart(await open(), 3_500_000, 7_000_000));
    expect(again).toEqual(['bytes=0-1']);
    expect(await asked(async () => expectPart(await open({ revalidate: false }), 0, 9))).toEqual([]);
  });

  it('has kept what a read gives, however slow the storage', async () => {
    const source = await open();
    const { digest } = crypto.subtle;
    vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (...of) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return digest.apply(crypto.subtle, of);
    });
    await expectPart(source, 1_000_000, 1_000_800);
    vi.restoreAllMocks();
    expect(await asked(() => expectPart(source, 1_000_000, 1_000_800))).toEqual([]);
    const next = await open();
    expect(await asked(() => expectPart(next, 1_000_000, 1_000_800))).toEqual([]);
  });

  it('keeps nothing and takes nothing when it is off', async () => {
    await expectPart(await open({ cache: false }), 3_000_000, 3_100_000);
    expect(await listCache()).toEqual([]);
  });

  it('takes the new version of a file, and forgets the old one', async () => {
    const text = async () => {
      const source = (await url(shelf.url).open('config.json'))!;
      return new TextDecoder().decode(await source.read(0, source.size));
    };
    await shelf.put('config.json', 'one');
    expect(await text()).toBe('one');
    await shelf.put('config.json', 'another');
    expect(await text()).toBe('another');
    await expectStored('another'.length);
  });

  it('refuses to mix versions when a file changes while it is read', async () => {
    const files = url(shelf.url);
    await shelf.put('other.bin', bytes.slice(0, 500_000));
    const source = (await files.open('other.bin'))!;
    await shelf.put('other.bin', bytes.slice(1, 400_000));
    await expect(source.read(200_000, 200_100)).rejects.toThrow(
      `[@fgclip2/files] Expected ${shelf.url}other.bin to stay the version that was opened ("1", 500000 bytes), got "2", 399999 bytes: it changed while it was read. Load again.`,
    );
    await expectPart((await files.open('other.bin'))!, 200_000, 200_100, bytes.subarray(1));
  });

  it('keeps what had come when a download is aborted, and goes on from there', async () => {
    await shelf.set({ pause: 5 });
    const source = await open();
    const controller = new AbortController();
    let arrived = 0;
    const onBytes = (count: number) => {
      arrived += count;
      if (arrived > 6_000_000) controller.abort(new Error('enough'));
    };
    const reading = source.read(1_000_000, 17_000_000, { signal: controller.signal, onBytes });
    await expect(reading).rejects.toThrow('enough');
    await expectStored(131_072 + arrived);
    await shelf.set({ pause: 0 });
    const rest = await asked(async () => expectPart(await open(), 1_000_000, 17_000_000));
    expect(rest).toEqual(['bytes=0-1', `bytes=${1_000_000 + arrived}-16999999`]);
  });

  it('is used when the server is down', async () => {
    await expectPart(await open(), 3_000_000, 3_100_000);
    await expectStored(131_072 + 100_000);
    await shelf.set({ down: true });
    const source = await open();
    await expectPart(source, 3_000_000, 3_100_000);
    await expect(source.read(5_000_000, 5_000_100)).rejects.toThrow(
      `[@fgclip2/files] Expected a response from ${shelf.url}model.bin, got Failed to fetch. Gave up after 3 attempts.`,
    );
  });

  it.each<[string, () => Response, string]>([
    [
      '401',
      () => new Response(null, { status: 401 }),
      'got status 401: the file may be private, or the address expired.',
    ],
    [
      '403',
      () => new Response(null, { status: 403 }),
      'got status 403: the file may be private, or the address expired.',
    ],
    ['429', () => new Response(null, { status: 429 }), 'got status 429.'],
    ['500', () => new Response(null, { status: 500 }), 'got status 500.'],
    [
      'a sign-in page',
      () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
      "got a page of HTML: is the network's sign-in page in between?",
    ],
  ])('is used, with a warning, where its server says %s', async (_, response, reason) => {
    await expectPart(await open(), 3_000_000, 3_100_000);
    const source = await open({ fetch: async () => response() });
    await expectPart(source, 3_000_000, 3_100_000);
    expect(warnings).toEqual([
      expect.stringContaining('model.bin is used as it is stored, since its server'),
    ]);
    expect(warnings[0]!.endsWith(reason)).toBe(true);
    expect(await asked(async () => expectPart(await open(), 3_000_000, 3_100_000))).toEqual(['bytes=0-1']);
  });

  it('is used, with a warning, where its server says nothing', async () => {
    await expectPart(await open(), 3_000_000, 3_100_000);
    const silent: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const source = await open({ fetch: silent, cachedTimeout: 50 });
    await expectPart(source, 3_000_000, 3_100_000);
    expect(warnings).toEqual([
      expect.stringMatching(/used as it is stored, .*got nothing within 0\.05 s\.$/),
    ]);
  });

  it('counts as not there where its server says 404', async () => {
    await open();
    const gone = async () => new Response(null, { status: 404 });
    expect(await url(shelf.url, { fetch: gone }).open('model.bin')).toBeUndefined();
    expect((await open()).size).toBe(bytes.length);
  });

  it('remembers, for a visit without a connection, which files there are not', async () => {
    const opening = () => url(shelf.url, { retries: 0 }).open('tokenizer_config.json');
    const ranges = await asked(async () => expect(await opening()).toBeUndefined());
    expect(ranges).toEqual([firstRange]);
    await shelf.set({ down: true });
    expect(await opening()).toBeUndefined();
    await expect(url(shelf.url, { retries: 0 }).open('never-asked.json')).rejects.toThrow('Failed to fetch');
    await shelf.set({ down: false });
    const unasked = await asked(() => url(shelf.url, { revalidate: false }).open('tokenizer_config.json'));
    expect(unasked).toEqual([]);
    await shelf.put('tokenizer_config.json', '{}');
    expect((await opening())!.size).toBe(2);
    await shelf.set({ down: true });
    expect((await opening())!.size).toBe(2);
    await clearCache();
    await expect(opening()).rejects.toThrow('Failed to fetch');
  });

  it('tells a version that no other file has, the same each time', async () => {
    await shelf.put('same.bin', bytes.slice(0, 10));
    const versions = async () => {
      const files = url(shelf.url);
      return Promise.all(['model.bin', 'same.bin'].map(async (file) => (await files.open(file))!.version));
    };
    const first = await versions();
    expect(first).toEqual([`${shelf.url}model.bin "1"`, `${shelf.url}same.bin "1"`]);
    expect(await versions()).toEqual(first);
  });

  it('forgets what proved wrong, and downloads it again', async () => {
    const source = await open();
    await expectPart(source, 3_000_000, 4_000_000);
    await expectPart(source, 5_000_000, 6_000_000);
    await source.forget!(3_500_000, 3_600_000);
    await expectStored(131_072 + 1_000_000);
    const again = async () => expectPart(await open(), 3_000_000, 6_000_000);
    expect(await asked(again)).toEqual(['bytes=0-1', 'bytes=3000000-4999999']);
  });

  it('notices a broken entry, and downloads it again', async () => {
    await expectPart(await open(), 3_000_000, 3_100_000);
    await expectPart(await open(), 4_000_000, 4_000_100);
    await expectStored(131_072 + 100_100);
    const spoil = ({ digests }: { digests: Uint8Array }) => {
      digests[0]! ^= 1;
    };
    await changeEntry(3_000_000, spoil);
    await changeEntry(4_000_000, spoil);
    const again = await asked(async () => {
      const source = await open();
      await expectPart(source, 3_090_000, 3_100_000); // another block of the piece, in order
      await expectPart(source, 3_000_000, 3_000_100);
      await expectPart(source, 4_000_000, 4_000_100);
    });
    expect(again).toEqual(['bytes=0-1', 'bytes=3000000-3000099', 'bytes=4000000-4000099']);
    await expectStored(131_072 + 200);
  });

  it('goes on without when the storage is full, and says so once', async () => {
    await expectPart(await open(), 3_000_000, 3_100_000);
    await expectStored(131_072 + 100_000);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('The current transaction exceeded its quota limitations.', 'QuotaExceededError');
    });
    const source = await open();
    const ranges = await asked(async () => {
      await expectPart(source, 3_000_000, 3_100_000);
      await expectPart(source, 5_000_000, 6_000_000);
      await expectPart(source, 7_000_000, 8_000_000);
    });
    expect(ranges).toEqual(['bytes=5000000-5999999', 'bytes=7000000-7999999']);
    expect(warnings).toEqual([
      `[@fgclip2/files] What is downloaded of ${shelf.url} from here on is not kept for the next visit: the storage that the browser gives this site is full.`,
    ]);
  });

  it('goes on without when the browser deletes the storage while it is written', async () => {
    const source = await open();
    // As Chromium does it: the connection closes, and the transaction neither completes nor aborts.
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
      const { transaction } = this;
      queueMicrotask(() => {
        transaction.oncomplete = null;
        transaction.onabort = null;
        transaction.db.dispatchEvent(new Event('close'));
      });
      return new EventTarget() as IDBRequest<IDBValidKey>;
    });
    await expectPart(source, 3_000_000, 3_100_000);
    expect(warnings).toEqual([
      `[@fgclip2/files] What is downloaded of ${shelf.url} from here on is not kept for the next visit: the browser has deleted what was stored.`,
    ]);
  });

  it('is not needed: the browser may give no storage', async () => {
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
    const source = await open();
    await expectPart(source, 3_000_000, 3_100_000);
    expect(warnings).toEqual([
      `[@fgclip2/files] What is downloaded of ${shelf.url} from here on is not kept for the next visit: The operation is insecure.`,
    ]);
  });

  it('is shared with a worker that downloads the same at the same time', async () => {
    const worker = new Worker(new URL('./fixtures/read-in-worker.ts', import.meta.url), { type: 'module' });
    const inWorker = (read: WorkerRead) =>
      new Promise<Uint8Array>((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.postMessage(read);
      });
    const read = { base: shelf.url, file: 'model.bin', start: 1_000_000, end: 9_000_000 };
    const [there] = await Promise.all([inWorker(read), expectPart(await open(), read.start, read.end)]);
    expect(there.every((byte, i) => byte === bytes[read.start + i])).toBe(true);
    await expectStored(131_072 + 8_000_000);
    const again = await asked(async () => {
      expect((await inWorker({ ...read, start: 2_000_000 })).length).toBe(7_000_000);
      await expectPart(await open(), read.start, read.end);
    });
    worker.terminate();
    expect(again).toEqual(['bytes=0-1', 'bytes=0-1']);
  });

  it('is listed and cleared by model', async () => {
    const other = newShelf(inject('shelves'));
    await other.put('config.json', '{}');
    const source = await open();
    await expectPart(source, 3_000_000, 3_100_000);
    await url(other.url).open('config.json');
    await expectStored(131_072 + 100_000 + 2);
    expect((await listCache()).find(({ model }) => model === shelf.url)).toEqual({
      model: shelf.url,
      revision: undefined,
      refs: [],
      bytes: 231_072,
      files: [{ file: 'model.bin', size: bytes.length, bytes: 231_072 }],
    });
    expect((await cacheUsage()).usage).toBeGreaterThan(0);
    await expect(clearCache({ model: 'a/b' })).rejects.toThrow(
      '[@fgclip2/files] Expected a/b in the cache, which holds http://127.0.0.1',
    );
    expect((await clearCache({ model: shelf.url })).map(({ bytes }) => bytes)).toEqual([231_072]);
    expect((await listCache()).map(({ model }) => model)).toEqual([other.url]);
    expect(await asked(() => expectPart(source, 3_000_000, 3_100_000))).toEqual(['bytes=3000000-3099999']);
    // what a page goes on reading is there again, without the file's own entry
    await expect.poll(async () => (await clearCache()).length).toBe(2);
    expect(await listCache()).toEqual([]);
  });
});

describe('a server that responds to ranges with the whole file', () => {
  beforeEach(() => shelf.set({ ranges: false }));

  it('is asked once, and the page is warned', async () => {
    const ranges = await asked(async () => {
      const source = await open();
      await expectPart(source, 3_000_000, 3_100_000);
      await expectPart(source, 19_000_000, 20_000_000);
    });
    expect(ranges).toEqual([firstRange]);
    expect(warnings).toEqual([
      `[@fgclip2/files] ${shelf.url}model.bin is downloaded whole (20000000 bytes): its server responds to ranges with the whole file.`,
    ]);
    expect(await storedBytes()).toBe(bytes.length);
    expect(await asked(async () => expectPart(await open(), 1_000_000, 2_000_000))).toEqual(['bytes=0-1']);
  });

  it('is asked once without a cache', async () => {
    const ranges = await asked(async () => {
      const source = await open({ cache: false });
      await expectPart(source, 3_000_000, 3_100_000);
      await expectPart(source, 19_000_000, 20_000_000);
    });
    expect(ranges).toEqual([firstRange]);
    expect(await listCache()).toEqual([]);
  });

  it('must send the file that was promised', async () => {
    const integrity = { 'model.bin': '0'.repeat(64) };
    await expect(open({ integrity })).rejects.toThrow(
      /Expected sha256 0{64} for http:.*model\.bin, got [0-9a-f]{64}: what was kept of it was deleted, load again\.$/,
    );
    expect(await storedBytes()).toBe(0);
  });

  it('begins again after a cut connection', async () => {
    await shelf.set({ cuts: [3_000_000] });
    await expectPart(await open(), 3_000_000, 3_100_000);
  });

  it('may become one while a file is read', async () => {
    await shelf.set({ ranges: true });
    const source = await open();
    await shelf.set({ ranges: false });
    const ranges = await asked(() =>
      Promise.all([expectPart(source, 3_000_000, 3_100_000), expectPart(source, 5_000_000, 5_000_100)]),
    );
    expect(ranges.length).toBe(2);
    expect(await asked(() => expectPart(source, 8_000_000, 9_000_000))).toEqual([]);
  });
});
