import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderWatch } from './folder-watch.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fgclip2-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;
const soon = { isIgnored: () => false, onUnwatched: () => {}, quietFor: 20 };

describe('FolderWatch', () => {
  it('tells of new and changed files, in new folders as well', async () => {
    mkdirSync(join(folder, 'below'));
    using watched = await FolderWatch.start([folder], soon);
    writeFileSync(join(folder, '图 片.png'), 'a');
    await watched.next(never);
    writeFileSync(join(folder, 'below', 'b.png'), 'a');
    await watched.next(never);
    appendFileSync(join(folder, 'below', 'b.png'), 'b');
    await watched.next(never);
    mkdirSync(join(folder, 'new'));
    await watched.next(never);
  });

  it('says what it cannot watch, and supposes a change from time to time', async () => {
    const unwatched: [string, string | undefined][] = [];
    const onUnwatched = (place: string, { code }: NodeJS.ErrnoException) => unwatched.push([place, code]);
    using watched = await FolderWatch.start([join(folder, 'none')], { ...soon, onUnwatched, lookEvery: 20 });
    expect(unwatched).toEqual([[join(folder, 'none'), 'ENOENT']]);
    await watched.next(never);
  });

  it('watches a folder again that was away', async () => {
    const place = join(folder, 'drive');
    mkdirSync(place);
    using watched = await FolderWatch.start([place], { ...soon, returnEvery: 20 });
    rmSync(place, { recursive: true });
    await watched.next(never);
    const back = watched.next(never);
    mkdirSync(place);
    await back;
    writeFileSync(join(place, 'a.png'), 'a');
    await watched.next(never);
  });

  it('asks which changes are of no interest, by their path', async () => {
    const asked: string[] = [];
    const isIgnored = (path: string) => asked.push(path) > 0 && path.endsWith('-wal');
    using watched = await FolderWatch.start([folder], { ...soon, isIgnored });
    writeFileSync(join(folder, 'index-wal'), 'a');
    writeFileSync(join(folder, 'a.png'), 'a');
    await watched.next(never);
    expect(new Set(asked)).toEqual(new Set([join(folder, 'index-wal'), join(folder, 'a.png')]));
  });

  it('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    using watched = await FolderWatch.start([folder], soon);
    const next = watched.next(controller.signal);
    controller.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    await expect(watched.next(controller.signal)).rejects.toThrow('enough');
  });
});
