import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { imageParts, memoryStore, searchImages } from '@fgclip2/search';
import { indexImages } from '@fgclip2/search/node';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);

// Once: a vector for each image, and eight for its parts. In place of
// memoryStore(), sqliteStore('images.fgclip2') keeps them in a file.
await using store = memoryStore();
const folder = fileURLToPath(new URL('.', demoScenes()[0]!.url));
const { indexed } = await indexImages(fgclip2, store, [folder], {
  parts: (image) => imageParts(image),
});
console.log(`${indexed} images`);

// For each question: the image whose best part is nearest, and where it is.
for (const text of ['banana', '汉堡', 'yellow shoe']) {
  const options = { limit: 1, details: true };
  const { matches } = await searchImages(fgclip2, store, { text }, options);
  for (const { path, box } of matches) {
    console.log(`${text}: ${basename(path)}, ${box?.map(Math.round)}`);
  }
}

// Prints:
// 14 images
// banana: scene6.png, 144,16,256,144
// 汉堡: scene9.png, 136,105,241,224
// yellow shoe: scene9.png, 15,134,120,209
