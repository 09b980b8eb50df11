import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { checkComparable, load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);

// Once: a vector for each image of a folder.
const folder = new URL('.', demoScenes()[0]!.url);
const names = (await readdir(folder))
  .filter((name) => name.endsWith('.png'))
  .sort();
const images = names.map((name) => fileURLToPath(new URL(name, folder)));
const index = await fgclip2.embedImages(images);
console.log(
  `${index.indices.length} images, ${index.source.width} values each`,
);

// For each question: a vector for the text, and its dot product with those of
// all images.
for (const question of ['a guitar and a yellow trumpet', '一头鲸鱼']) {
  const { vectors, source } = await fgclip2.embedTexts([question]);
  checkComparable(source, index.source);
  const cosines = index.indices.map((image, row) => {
    const vector = index.vectors.data.subarray(
      row * source.width,
      (row + 1) * source.width,
    );
    const cosine = vector.reduce(
      (sum, value, i) => sum + value * vectors.data[i]!,
      0,
    );
    return { name: basename(images[image]!), cosine };
  });
  const found = cosines.sort((a, b) => b.cosine - a.cosine).slice(0, 3);
  console.log(`\n${question}`);
  for (const { name, cosine } of found)
    console.log(`${cosine.toFixed(3).padStart(7)}  ${name}`);
}

// Prints:
// 14 images, 192 values each
//
// a guitar and a yellow trumpet
//   0.403  scene13.png
//   0.126  scene12.png
//   0.084  scene0.png
//
// 一头鲸鱼
//   0.482  scene4.png
//   0.259  scene10.png
//   0.192  scene9.png
