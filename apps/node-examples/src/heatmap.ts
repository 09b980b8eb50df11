import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const image = await fgclip2.encode(demoScenes()[6]!.url);
const { cosines, rows, columns, min, max, peak } = await image.heatmap('香蕉');

// heatmapOverlay() of fgclip2 paints the map over the image. Here it is in
// letters, the darker the warmer.
const shades = ' .:-=+*#%@';
for (let row = 0; row < rows; row++) {
  const line = cosines.subarray(row * columns, (row + 1) * columns);
  const shadeOf = (cosine: number) =>
    shades[Math.floor(((cosine - min) / (max - min)) * 9.99)];
  console.log(`|${Array.from(line, shadeOf).join('')}|`);
}
console.log(
  `highest ${peak.cosine.toFixed(2)} at ${peak.x.toFixed(0)},${peak.y.toFixed(0)}`,
);

// Prints:
// |.....:::::::::::.|
// |...::  :::::@-:::|
// |... .  ::::%@@-::|
// |.:.     :::@@@:::|
// |...     ::@@@@:::|
// |. .     :@@@@@@::|
// |.       :@@@@@@::|
// |..     ::*@@@@@@:|
// |...   -=::@@::::.|
// |.......    :::::.|
// |......     :::::.|
// |.....      ......|
// |.....       .....|
// |......      .....|
// |........    .....|
// highest 0.66 at 184,104
