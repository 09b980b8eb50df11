import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const scenes = demoScenes();
const image = await fgclip2.encode(scenes[0]!.url);

// The long walk reads up to 196 tokens; the short one would cut these after 64.
const captions = [0, 4, 9].flatMap((index) => [
  scenes[index]!.longCaption.en,
  scenes[index]!.longCaption.zh,
]);
for (const { text, logit } of await image.rank(captions, {
  walkType: 'long',
})) {
  console.log(
    logit.toFixed(2).padStart(6),
    text.length > 60 ? `${text.slice(0, 60)}...` : text,
  );
}

// Prints:
//   4.92 this picture shows one thing. a yellow hamburger is in the m...
//   4.48 这张图片里有一样东西。一个黄色的汉堡包在中间。
//   0.35 这张图片里有四样东西。一个键盘在右上角。一只龙虾在左上角。一只黄色的运动鞋在左下角。一个汉堡在右下角。键盘在龙虾的右侧。
//  -0.21 this picture shows four things. a keyboard is in the top rig...
//  -9.23 这张图片里有两样东西。一头鲸鱼在左边。一艘帆船在右边。鲸鱼在帆船的左边。
//  -9.67 this picture shows two things. a blue whale is on the left. ...
