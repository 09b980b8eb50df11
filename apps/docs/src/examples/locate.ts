import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const { url } = demoScenes()[6]!;

const located = await fgclip2.locate(url, ['banana', '葡萄', 'a dog']);
for (const { text, boxes } of located) {
  const found = boxes.map(
    ({ box, probability }) =>
      `${box.map(Math.round).join(',')} (${probability.toFixed(2)})`,
  );
  console.log(text, found.join(' ') || 'is not there');
}

// Prints:
// banana 147,20,252,141 (1.00)
// 葡萄 84,144,187,240 (0.97)
// a dog is not there
