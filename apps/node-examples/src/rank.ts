import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const picture = demoScenes()[6]!.url;
const captions = [
  'brown cheese, a mobile phone and a compass',
  '棕色奶酪、一个手机和一个指南针',
  'a blue keyboard',
  '蓝键盘',
];
for (const { text, logit, probability } of await fgclip2.rank(picture, captions)) {
  console.log(logit.toFixed(2).padStart(6), `${(100 * probability).toFixed(1)} %`.padStart(7), text);
}

// Prints:
//   0.17  54.2 % 棕色奶酪、一个手机和一个指南针
//  -0.03  49.2 % brown cheese, a mobile phone and a compass
//  -7.99   0.0 % a blue keyboard
//  -8.08   0.0 % 蓝键盘
