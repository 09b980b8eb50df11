import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const { url, boxes } = demoScenes()[6]!;
const texts = ['banana', '葡萄', 'red apple', 'red car', '树'];

// Boxes are [x1, y1, x2, y2] in pixels of the image.
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
// 24,25,124,131  0.53 red apple
// 149,26,243,130 0.61 banana
// 89,126,182,234 0.52 葡萄
