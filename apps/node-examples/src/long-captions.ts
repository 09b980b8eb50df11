import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const scenes = demoScenes();
const picture = await fgclip2.encode(scenes[0]!.url);

// The long walk reads up to 196 tokens; the short one would cut these after 64.
const captions = [0, 4, 9].flatMap((index) => [scenes[index]!.longCaption.en, scenes[index]!.longCaption.zh]);
for (const { text, logit } of await picture.rank(captions, { walkType: 'long' })) {
  console.log(logit.toFixed(2).padStart(6), text.length > 60 ? `${text.slice(0, 60)}...` : text);
}

// Prints:
//  -0.02 this image shows one object on a white background. a large y...
//  -0.40 这张图片里有一个物体，背景是白色。一个大的黄汉堡在中间。
//  -4.97 this image shows four objects. a red lobster is on the left....
//  -5.70 这张图片里有四个物体。上方有一个小的汉堡。一个小的键盘在右边。左边有一个红龙虾。下方有一个小的黄运动鞋。键盘在运动鞋的右...
//  -7.99 这张图片里有两个物体，背景是红色。一个獾在右下角。左上角有一个绿色石油桶。石油桶在獾上方。
//  -8.20 this image shows two objects on a red background. in the top...
