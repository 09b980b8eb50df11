import { copyFile, mkdir, mkdtemp, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImageStore } from '../store/image-store.ts';
import { madeImage, madePart, madeVector, maker, near, unit } from '../suite/made-images.ts';
import { sqliteStore } from './sqlite-store.ts';

describe('the file of sqliteStore', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fgclip2-store-'));
    path = join(folder, 'index.fgclip2');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function made(count: number): Promise<ImageStore> {
    const store = await sqliteStore(path);
    for (let start = 0; start < count; start += 500) {
      const rows = Array.from({ length: Math.min(500, count - start) }, (_, row) => madeImage(start + row));
      await store.upsert(rows, maker);
    }
    return store;
  }

  it('refuses a folder', async () => {
    await mkdir(path);
    await expect(sqliteStore(path)).rejects.toThrow(
      `[@fgclip2/search] Expected a file for the index at ${path}, got a folder.`,
    );
  });

  it('refuses what is no SQLite database, and leaves it alone', async () => {
    await writeFile(path, 'a diary, of more than a hundred bytes. '.repeat(100));
    const { size } = await stat(path);
    await expect(sqliteStore(path)).rejects.toThrow(
      `[@fgclip2/search] Expected an index of @fgclip2/search at ${path}, got a file that is no SQLite database.`,
    );
    expect((await stat(path)).size).toBe(size);
  });

  it('refuses an SQLite file of another program, and leaves it alone', async () => {
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    const { size } = await stat(path);
    await expect(sqliteStore(path)).rejects.toThrow('got an SQLite file of another program.');
    expect((await stat(path)).size).toBe(size);
  });

  it('refuses a file of a newer release', async () => {
    await (await made(1))[Symbol.asyncDispose]();
    const file = new DatabaseSync(path);
    file.exec('PRAGMA user_version = 99');
    file.close();
    await expect(sqliteStore(path)).rejects.toThrow(
      `[@fgclip2/search] Expected an index of version 1 at ${path}, got version 99, which a newer release made`,
    );
  });

  it('says that a file is damaged, where it is opened or where it is read', async () => {
    await (await made(600))[Symbol.asyncDispose]();
    const { size } = await stat(path);
    const handle = await open(path, 'r+');
    for (let page = 1; page < size / 16_384; page++)
      await handle.write(Buffer.alloc(8000, 0xa5), 0, 8000, page * 16_384);
    await handle.close();
    const asking = async (): Promise<unknown> => {
      const store = await sqliteStore(path);
      try {
        return await store.search({ pooled: madeVector(1) });
      } finally {
        await store[Symbol.asyncDispose]();
      }
    };
    await expect(asking()).rejects.toThrow(
      /^\[@fgclip2\/search\] Expected a whole index at .*, got a damaged one \(.*malformed.*\)\. Put a copy of it in its place, or delete it and index again\.$/,
    );
  });

  it.each([
    ["UPDATE images SET metadata = '{' WHERE image = 3", 'the metadata of an image is no JSON'],
    ['UPDATE vectors SET vector = zeroblob(8) WHERE row = 3', 'where 256 bytes should be, it has 8 bytes'],
    ["UPDATE vectors SET vector = 'a' WHERE row = 3", 'where 256 bytes should be, it has "a"'],
    [
      "UPDATE vectors SET vector = CAST(x'0000807f' || zeroblob(252) AS BLOB) WHERE row = 3",
      'a cosine with one of its vectors is ',
    ],
  ])('says that a row is damaged: %s', async (sql, words) => {
    await (await made(10))[Symbol.asyncDispose]();
    const file = new DatabaseSync(path);
    file.exec(sql);
    file.close();
    const store = await sqliteStore(path);
    await expect(store.search({ pooled: madeVector(1) })).rejects.toThrow(
      `[@fgclip2/search] Expected a whole index at ${path}, got a damaged one (${words}`,
    );
    await store[Symbol.asyncDispose]();
  });

  it('says that there is none, and that a folder is missing', async () => {
    await expect(sqliteStore(path, { mustExist: true })).rejects.toThrow(
      `[@fgclip2/search] Expected an index at ${path}, got no such file: index images into it first.`,
    );
    await expect(sqliteStore(join(folder, 'none', 'a.fgclip2'))).rejects.toThrow(
      'Expected a file in a folder that is there and may be written for the index at',
    );
  });

  it('takes part in a search or a call while it codes anew', async () => {
    const store = await made(4500);
    const [found] = await Promise.all([
      store.search({ pooled: madeVector(7) }, { limit: 1 }),
      store.upsert([madeImage(9000)], maker),
      store.optimize!(),
      store.remove([madeImage(1).id]),
    ]);
    expect(found.matches[0]?.id).toBe(madeImage(7).id);
    const { way, scanned } = await store.search({ pooled: madeVector(7) }, { limit: 1 });
    expect([way, scanned]).toEqual(['shortlist', 4500]);
    await store[Symbol.asyncDispose]();
  });

  it('leaves the codes of another model alone, which came while it coded anew', async () => {
    const store = await made(4500);
    const other = await sqliteStore(path);
    const coding = store.optimize!();
    const ids = Array.from({ length: 4500 }, (_, number) => madeImage(number).id);
    await other.remove(ids);
    const source = { ...maker.source, width: 32, dtype: 'q8' };
    const shorter = (number: number) => madeImage(number, { vector: unit(madeVector(number).slice(32)) });
    await other.upsert(
      Array.from({ length: 4200 }, (_, number) => shorter(number)),
      { source },
    );
    await coding;
    for (const each of [store, other, await sqliteStore(path)]) {
      const { way, scanned, matches } = await each.search({ pooled: shorter(7).vector }, { limit: 1 });
      expect([way, scanned, matches[0]?.id]).toEqual(['shortlist', 4200, madeImage(7).id]);
      await each[Symbol.asyncDispose]();
    }
  });

  it.skipIf(process.platform === 'win32').each([
    ['removed', () => rm(path)],
    ['moved', () => rename(path, `${path}.old`)],
    ['replaced', () => copyFile(path, `${path}.new`).then(() => rename(`${path}.new`, path))],
  ])('says that its file was %s, rather than write what is kept nowhere', async (_, change) => {
    const store = await made(5);
    await change();
    const words = `[@fgclip2/search] Expected the index at ${path} to stay in its place while it is open, got a file that was removed, moved or replaced: open it again.`;
    await expect(store.upsert([madeImage(6)], maker)).rejects.toThrow(words);
    await expect(store.search({ pooled: madeVector(1) })).rejects.toThrow(words);
    await store[Symbol.asyncDispose]();
  });

  it('gives rows by their ids in the order of the store', async () => {
    const store = await made(600);
    const ids = [madeImage(599).id, madeImage(3).id, 'unknown', madeImage(300).id, madeImage(3).id];
    const rows = await Array.fromAsync(store.images({ ids }));
    expect(rows.map(({ path: file }) => file)).toEqual([3, 300, 599].map((number) => madeImage(number).path));
    await store[Symbol.asyncDispose]();
  });

  it('says that the disk is full, and keeps the calls before', async () => {
    const store = await made(100);
    await store[Symbol.asyncDispose]();
    const full = new DatabaseSync(path);
    const { page_count: pages } = full.prepare('PRAGMA page_count').get()!;
    full.close();
    const limited = await sqliteStore(path);
    // What SQLite does on a full disk, without one.
    const { file } = limited as unknown as { file: { exec(sql: string): void } };
    file.exec(`PRAGMA max_page_count = ${pages}`);
    const rows = Array.from({ length: 500 }, (_, number) => madeImage(1000 + number));
    await expect(limited.upsert(rows, maker)).rejects.toThrow(
      `[@fgclip2/search] Expected room for the index at ${path}, got no space left on the device.`,
    );
    expect((await limited.stats()).images).toBe(100);
    file.exec('PRAGMA max_page_count = 1000000');
    await limited.upsert(rows, maker);
    expect((await limited.stats()).images).toBe(600);
    await limited[Symbol.asyncDispose]();
  });

  it('rejects once it is disposed', async () => {
    const store = await made(1);
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await expect(store.stats()).rejects.toThrow(
      `Expected an open store for ${path}, got one that was disposed.`,
    );
  });

  it('is one file when it is closed', async () => {
    await (await made(10))[Symbol.asyncDispose]();
    await expect(stat(`${path}-wal`)).rejects.toThrow('ENOENT');
  });

  it('keeps codes in the file, and finds by them what is new, moved or removed in another process', async () => {
    const writer = await made(4500);
    const reader = await sqliteStore(path);
    const first = await reader.search({ pooled: madeVector(7) }, { limit: 1 });
    expect([first.way, first.scanned, first.matches[0]?.id]).toEqual(['shortlist', 4500, madeImage(7).id]);
    await writer.upsert([madeImage(9000)], maker);
    await writer.remove([madeImage(7).id, madeImage(4400).id]);
    for (const store of [reader, writer, await sqliteStore(path)]) {
      const { scanned, matches } = await store.search({ pooled: madeVector(9000) }, { limit: 1 });
      expect([scanned, matches[0]?.id]).toEqual([4499, madeImage(9000).id]);
      const gone = await store.search({ pooled: madeVector(7) }, { limit: 1 });
      expect(gone.matches[0]?.cosine).toBeLessThan(0.9);
    }
    await writer.optimize!();
    await writer.upsert([madeImage(9001)], maker);
    for (const store of [reader, writer, await sqliteStore(path)]) {
      const { way, scanned, matches } = await store.search({ pooled: madeVector(9001) }, { limit: 1 });
      expect([way, scanned, matches[0]?.id]).toEqual(['shortlist', 4500, madeImage(9001).id]);
      await store[Symbol.asyncDispose]();
    }
    const file = new DatabaseSync(path);
    expect(file.prepare('SELECT count(*) AS count FROM removed').get()?.count).toBe(0);
    file.close();
  });

  it('compares enough in full that it finds what an exact search finds', async () => {
    const store = await made(6000);
    let found = 0;
    for (let seed = 50_000; seed < 50_020; seed++) {
      const query = { pooled: madeVector(seed) };
      const [{ way, matches }, exact] = [
        await store.search(query),
        await store.search(query, { exact: true }),
      ];
      expect(way).toBe('shortlist');
      const right = new Set(exact.matches.map(({ id }) => id));
      found += matches.filter(({ id }) => right.has(id)).length;
    }
    expect(found).toBeGreaterThanOrEqual(196); // of 200; the queries are near nothing, which is the hardest
    await store[Symbol.asyncDispose]();
  });

  it('finds by the codes of parts', async () => {
    const store = await sqliteStore(path);
    const partsOf = (number: number) => ({
      grid: [2, 3] as const,
      parts: Array.from({ length: 8 }, (_, part) => madePart(madeVector(number * 8 + part), part)),
    });
    for (let start = 0; start < 1000; start += 250) {
      const rows = Array.from({ length: 250 }, (_, row) =>
        madeImage(start + row, { parts: partsOf(start + row) }),
      );
      await store.upsert(rows, maker);
    }
    for (const number of [0, 3, 700, 999]) {
      const query = { part: near(madeVector(number * 8 + 5), 0.5, 1) };
      const found = await store.search(query, { limit: 1 });
      expect([found.way, found.scanned]).toEqual(['shortlist', 8000]);
      const exact = await store.search(query, { limit: 1, exact: true });
      expect([exact.way, exact.scanned, exact.rescored]).toEqual(['exact', 8000, 8000]);
      expect(found.matches).toEqual(exact.matches);
      expect(found.matches[0]).toMatchObject({
        id: madeImage(number).id,
        part: { patches: Uint8Array.of(5) },
      });
    }
    await store.optimize!();
    const again = await store.search({ part: madeVector(700 * 8 + 2) }, { limit: 1 });
    expect([again.way, again.scanned, again.matches[0]?.id]).toEqual(['shortlist', 8000, madeImage(700).id]);
    await store[Symbol.asyncDispose]();
  });

  it('lets the loop turn during an exact search', async () => {
    const store = await made(4000);
    let turns = 0;
    const timer = setImmediate(function count(): void {
      turns++;
      Object.assign(next, { timer: setImmediate(count) });
    });
    const next = { timer };
    await store.search({ pooled: madeVector(1) }, { exact: true });
    clearImmediate(next.timer);
    expect(turns).toBeGreaterThanOrEqual(7);
    const controller = new AbortController();
    setImmediate(() => controller.abort(new Error('enough')));
    const { signal } = controller;
    await expect(store.search({ pooled: madeVector(1) }, { exact: true, signal })).rejects.toThrow('enough');
    await store[Symbol.asyncDispose]();
  });
});
