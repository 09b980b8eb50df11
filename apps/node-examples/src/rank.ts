import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const image = demoScenes()[6]!.url;
const captions = [
  'an apple, a banana and a bunch of grapes',
  '苹果、香蕉和葡萄',
  'a blue keyboard',
  '蓝键盘',
];
for (const { text, logit, probability } of await fgclip2.rank(
  image,
  captions,
)) {
  console.log(
    logit.toFixed(2).padStart(6),
    `${(100 * probability).toFixed(1)} %`.padStart(7),
    text,
  );
}

// Prints:
//   0.79  68.7 % 苹果、香蕉和葡萄
//   0.51  62.6 % an apple, a banana and a bunch of grapes
// -17.48   0.0 % 蓝键盘
// -17.94   0.0 % a blue keyboard
