import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage, heatmapOverlay, load } from 'fgclip2';
import sharp from 'sharp';

await using fgclip2 = await load(demoCheckpoint);
const image = await decodeImage(demoScenes()[6]!.url);
const map = await fgclip2.heatmap(image, 'a bunch of grapes');
const { data, width, height } = heatmapOverlay(image, map, { threshold: 0.3 });

const file = join(tmpdir(), 'heatmap.png');
await sharp(data, { raw: { width, height, channels: 4 } }).toFile(file);
console.log(
  `${width} x ${height} pixels, ${map.rows} x ${map.columns} patches`,
);
console.log((await stat(file)).size > 10_000 ? 'written' : 'empty');

// Prints:
// 272 x 240 pixels, 15 x 17 patches
// written
