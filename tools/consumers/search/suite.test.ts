import { mkdtemp, rm } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { sqliteStore } from '@fgclip2/search/node';
import { storeContract } from '@fgclip2/search/suite';
import { folderLog } from './folder-log.ts';
import { logStore } from './log-store.ts';

// The contract over the store of the guide "A store of your own", and over the one that is published.

const stores = {
  logStore: (folder: string) => logStore(folderLog(folder)),
  sqliteStore: (folder: string) => sqliteStore(`${folder}/index.fgclip2`),
};
for (const [name, open] of Object.entries(stores)) {
  describe(name, () => {
    const cases = storeContract(async () => {
      const folder = await mkdtemp('store-');
      return { open: () => open(folder), remove: () => rm(folder, { recursive: true }) };
    });
    for (const { name: promise, run } of cases) it(promise, run);
  });
}
