import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const picture = demoScenes()[6]!.url;
const captions = [
  'an apple, a banana and a bunch of grapes',
  '苹果、香蕉和葡萄',
  'a blue keyboard',
  '蓝键盘',
];
for (const { text, logit, probability } of await fgclip2.rank(picture, captions)) {
  console.log(logit.toFixed(2).padStart(6), `${(100 * probability).toFixed(1)} %`.padStart(7), text);
}

// Prints:
//   2.93  94.9 % 苹果、香蕉和葡萄
//   1.77  85.5 % an apple, a banana and a bunch of grapes
// -12.36   0.0 % a blue keyboard
// -13.38   0.0 % 蓝键盘
