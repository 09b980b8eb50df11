import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const { url, boxes } = demoScenes()[6]!;
const texts = ['mobile phone', '指南针', 'brown cheese', 'red car', '树'];

// Boxes are [x1, y1, x2, y2] in pixels of the picture.
const regions = await fgclip2.regions(
  url,
  boxes.map(({ box }) => box),
  texts,
);
for (const { box, labels } of regions) {
  const [best] = labels;
  console.log(box.join(',').padEnd(14), best!.cosine.toFixed(2), best!.text);
}

// Prints:
// 70,40,97,90    0.76 mobile phone
// 37,195,91,248  0.82 指南针
// 88,192,146,242 0.44 brown cheese
