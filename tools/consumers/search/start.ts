import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { duplicateGroups, imageParts, type Where } from '@fgclip2/search';
import { indexImages, sqliteStore } from '@fgclip2/search/node';
import { load } from 'fgclip2';

// A folder in an index file, then the file opened again and searched, by sentences and for a small thing.

const file = 'scenes.fgclip2';
for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
const [first] = demoScenes();
const scenes = fileURLToPath(new URL('.', first!.url));

const fgclip2 = await load(demoCheckpoint);
const store = await sqliteStore(file);
const report = await indexImages(fgclip2, store, [scenes], { parts: imageParts, thumbnailSize: 64 });
await store[Symbol.asyncDispose]();

const again = await sqliteStore(file, { mustExist: true });
const where: Where = { field: 'width', from: 1 };
let right = 0;
for (const { file: name, caption } of demoScenes()) {
  for (const text of [caption.en, caption.zh]) {
    const { vectors } = await fgclip2.embedTexts([text]);
    const { matches } = await again.search({ pooled: vectors.data }, { limit: 1, where });
    if (basename(matches[0]!.path) === name) right++;
  }
}
const { vectors } = await fgclip2.embedTexts(['a banana'], { walkType: 'box' });
const { matches } = await again.search({ part: vectors.data }, { limit: 1 });
const groups = await duplicateGroups(again, { minCosine: 0.999 });
const bytes = (await again.thumbnail(matches[0]!.id))!.bytes.length;
console.log(
  `${report.indexed} indexed, ${right} of ${2 * demoScenes().length} captions right, banana in ${basename(matches[0]!.path)},`,
  `${groups.length} duplicates, a thumbnail: ${bytes > 500}`,
);
await again[Symbol.asyncDispose]();
await fgclip2.dispose();
