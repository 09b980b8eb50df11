import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const files = demoScenes()
  .slice(0, 2)
  .map(({ url }) => url);

// Prompts such as "a photo of {}" and "一张{}的照片" go around the labels,
// each in its own language.
const { images } = await fgclip2.classify(
  files,
  ['hamburger', '键盘', 'car', '桌子'],
  { topK: 2 },
);
for (const { index, labels } of images) {
  console.log(`image ${index}`);
  for (const { label, score } of labels)
    console.log(`${(100 * score).toFixed(1).padStart(6)} %  ${label}`);
}

// Prints:
// image 0
//  100.0 %  hamburger
//    0.0 %  键盘
// image 1
//  100.0 %  键盘
//    0.0 %  hamburger
