import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const folder = fileURLToPath(new URL('./', demoScenes()[0]!.url));

/** The images of a folder, one after another; a bucket or a queue works the same way. */
async function* images() {
  for (const name of (await readdir(folder)).sort()) {
    if (!name.endsWith('.png')) continue;
    yield { name, image: folder + name };
  }
}

const stream = fgclip2.embedImageStream(images(), { dense: true });
for await (const item of stream) {
  if (item.error) {
    console.warn(item.error.message);
    continue;
  }
  const { name, width, height, vector, denseFeatures } = item;
  console.log(name, [width, height], vector.length, denseFeatures!.dims);
  if (item.index === 2) break; // ends the reading and the tower's work
}
const { weights, dtype, patches } = await stream.source();
console.log(weights!.slice(0, 12), dtype, patches);

// Prints:
// scene0.png [ 256, 224 ] 192 [ 255, 192 ]
// scene1.png [ 256, 224 ] 192 [ 255, 192 ]
// scene10.png [ 256, 256 ] 192 [ 256, 192 ]
// 60dbdab2889c fp16 by size
