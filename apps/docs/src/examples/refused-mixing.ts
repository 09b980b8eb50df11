import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { checkComparable, load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const images = demoScenes().map(({ url }) => url);

const stored = await fgclip2.embedImages(images, { maxNumPatches: 256 });
const added = await fgclip2.embedImages(images.slice(0, 1));
try {
  checkComparable(stored.source, added.source);
} catch (error) {
  console.log((error as Error).message);
}
const { model, ...rest } = stored.source;
console.log(JSON.stringify(rest, null, 2));

// Prints:
// [fgclip2] Expected vectors that were made the same way, got patches 256 and "by size".
// {
//   "weights": "60dbdab2889cc773193a6abfffd6037e755a0eda56c219188b4d8b2f4e6b35fb",
//   "storedAs": [
//     "F16",
//     "F32"
//   ],
//   "dtype": "fp16",
//   "arithmetic": 1,
//   "width": 192,
//   "preprocessing": 2,
//   "kind": "image",
//   "patches": 256,
//   "normalized": true,
//   "orientation": "upright",
//   "imageProcessor": "Fgclip2ImageProcessor"
// }
