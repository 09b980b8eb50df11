import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const { url, boxes } = demoScenes()[6]!;

// The vision tower runs once; the questions share what it found.
const picture = await fgclip2.encode(url);
const [best] = await picture.rank(['fruit on a table', '苹果、香蕉和葡萄', 'a blue keyboard']);
const [region] = await picture.regions([boxes[0]!.box], ['red apple', '绿色苹果', '香蕉']);
const { peak } = await picture.heatmap('grapes');
console.log(best!.text, best!.probability.toFixed(2));
console.log(region!.labels.map(({ text, cosine }) => `${text} ${cosine.toFixed(2)}`).join(', '));
console.log(`grapes at ${peak.x.toFixed(0)},${peak.y.toFixed(0)}`);

// Prints:
// 苹果、香蕉和葡萄 0.95
// red apple 0.65, 绿色苹果 0.44, 香蕉 -0.10
// grapes at 184,232
