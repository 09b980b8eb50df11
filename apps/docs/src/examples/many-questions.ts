import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const { url, boxes } = demoScenes()[6]!;

// The vision tower runs once; the questions share what it found.
const image = await fgclip2.encode(url);
const [best] = await image.rank([
  'fruit on a table',
  '苹果、香蕉和葡萄',
  'a blue keyboard',
]);
const [region] = await image.regions(
  [boxes[0]!.box],
  ['red apple', '绿色苹果', '香蕉'],
);
const { peak } = await image.heatmap('a bunch of grapes');
console.log(best!.text, best!.probability.toFixed(2));
console.log(
  region!.labels
    .map(({ text, cosine }) => `${text} ${cosine.toFixed(2)}`)
    .join(', '),
);
console.log(`a bunch of grapes at ${peak.x.toFixed(0)},${peak.y.toFixed(0)}`);

// Prints:
// 苹果、香蕉和葡萄 0.69
// red apple 0.53, 绿色苹果 0.34, 香蕉 -0.08
// a bunch of grapes at 120,152
