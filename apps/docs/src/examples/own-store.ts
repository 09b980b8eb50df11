import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { indexImages } from '@fgclip2/search/node';
import { load } from 'fgclip2';
import { folderLog } from '../own-store/folder-log.ts';
import { logStore } from '../own-store/log-store.ts';

await using fgclip2 = await load(demoCheckpoint);
const log = await mkdtemp(join(tmpdir(), 'log-'));
const scenes = fileURLToPath(new URL('.', demoScenes()[0]!.url));

await using store = await logStore(folderLog(log));
const { indexed } = await indexImages(fgclip2, store, [scenes]);
console.log(`${indexed} images`);

await using another = await logStore(folderLog(log));
const { vectors } = await fgclip2.embedTexts(['向日葵、一头大象和橙色的蝴蝶']);
const { matches } = await another.search(
  { pooled: vectors.data },
  { limit: 2 },
);
for (const { path, probability } of matches) {
  console.log(`${(100 * probability!).toFixed(1)} %  ${basename(path)}`);
}
await rm(log, { recursive: true });

// Prints:
// 14 images
// 87.0 %  scene5.png
// 0.0 %  scene2.png
