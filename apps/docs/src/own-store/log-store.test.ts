import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeContract } from '@fgclip2/search/suite';
import { describe, expect, it } from 'vitest';
import { folderLog } from './folder-log.ts';
import { type Log, logStore } from './log-store.ts';

describe('logStore', () => {
  const cases = storeContract(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fgclip2-log-'));
    return {
      open: () => logStore(folderLog(folder)),
      remove: () => rm(folder, { recursive: true }),
    };
  });
  for (const { name, run } of cases) it(name, run);

  it('takes calls that are made at once, in their order', async () => {
    const entries: Uint8Array[] = [];
    const log: Log = {
      read: async (number) => entries[number],
      add: async (number, entry) =>
        entries.length === number && entries.push(entry) > 0,
    };
    const store = await logStore(log);
    const failed = (path: string) => [
      { path, size: 1, mtimeMs: 1, failure: 'damaged' },
    ];
    await Promise.all([
      store.putFiles(failed('/a')),
      store.putFiles(failed('/b')),
      store.removeFiles(['/a']),
    ]);
    for (const each of [store, await logStore(log)])
      expect((await each.stats()).failures).toBe(1);
  });
});

describe('folderLog', () => {
  it('lets one of several writers have a number, and leaves nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fgclip2-log-'));
    const added = await Promise.all(
      [1, 2, 3].map((byte) => folderLog(folder).add(0, Uint8Array.of(byte))),
    );
    expect([added.filter(Boolean).length, await readdir(folder)]).toEqual([
      1,
      ['0'],
    ]);
    expect(await folderLog(folder).read(1)).toBe(undefined);
    await rm(folder, { recursive: true });
  });
});
