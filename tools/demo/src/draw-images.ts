import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage, type Fgclip2, heatmapOverlay, load } from 'fgclip2';
import sharp, { type Sharp } from 'sharp';

// Draws the images of the README, `docs/images/*.png`, from a sample scene and what the sample checkpoint says
// of it. Labels are in English: not every machine has a font for Chinese.

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const font = 'font-family="DejaVu Sans, Helvetica, Arial, sans-serif"';

await using fgclip2 = await load(demoCheckpoint);
await mkdir(folder, { recursive: true });
await write('heatmap.png', await heatmapImage(fgclip2, 5, ['an elephant', 'a butterfly']));
await write('regions.png', await regionsImage(fgclip2, 10, ['red car', 'white cat', 'tree']));

/** The scene, and for each text its heat map over it, side by side, with captions below. */
async function heatmapImage(model: Fgclip2, scene: number, texts: readonly string[]): Promise<Buffer> {
  const { url, width, height } = demoScenes()[scene]!;
  const size = { width: 2 * width, height: 2 * height };
  const large = await decodeImage(await sharp(fileURLToPath(url)).resize(size).png().toBuffer());
  const encoded = await model.encode(url);
  const panels = [await sharp(fileURLToPath(url)).resize(size).png().toBuffer()];
  for (const text of texts) {
    const { data, ...raw } = heatmapOverlay(large, await encoded.heatmap(text));
    panels.push(
      await sharp(data, { raw: { ...raw, channels: 4 } })
        .png()
        .toBuffer(),
    );
  }
  const gap = 16;
  const step = size.width + gap;
  const captions = ['the image', ...texts].map(
    (text, i) => `<text x="${i * step + size.width / 2}" y="28" text-anchor="middle">${text}</text>`,
  );
  const total = { width: panels.length * step - gap, height: size.height + 40 };
  const caption = svg(total.width, 40, `<g ${font} font-size="22" fill="#57606a">${captions.join('')}</g>`);
  return blank(total)
    .composite([
      ...panels.map((input, i) => ({ input, left: i * step, top: 0 })),
      { input: caption, left: 0, top: size.height },
    ])
    .png()
    .toBuffer();
}

/** The scene with its boxes, each with the best of the phrases for all of them, and of some others. */
async function regionsImage(model: Fgclip2, scene: number, others: readonly string[]): Promise<Buffer> {
  const scale = 3;
  const { url, width, height, boxes } = demoScenes()[scene]!;
  const texts = [...boxes.map(({ phrase }) => phrase.en), ...others];
  const regions = await model.regions(
    url,
    boxes.map(({ box }) => box),
    texts,
  );
  const colors = ['#7048e8', '#1971c2', '#b35900', '#c2255c'];
  const drawn = regions.map(({ box, labels }, i) => {
    const [x1, y1, x2, y2] = box.map((side) => side * scale) as [number, number, number, number];
    const color = colors[i % colors.length];
    const text = `${labels[0]!.text} ${(100 * labels[0]!.score).toFixed(0)} %`;
    const chip = { width: text.length * 10.6 + 20, height: 30 };
    const left = Math.min(x1 - 2.5, width * scale - chip.width - 4);
    const top = y1 >= chip.height + 4 ? y1 - chip.height - 4 : y2 + 4;
    return `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" rx="8" fill="none" stroke="${color}" stroke-width="5"/>
      <rect x="${left}" y="${top}" width="${chip.width}" height="${chip.height}" rx="8" fill="${color}"/>
      <text x="${left + chip.width / 2}" y="${top + 21}" text-anchor="middle" fill="white">${text}</text>`;
  });
  const overlay = svg(width * scale, height * scale, `<g ${font} font-size="19">${drawn.join('')}</g>`);
  return sharp(fileURLToPath(url))
    .resize({ width: width * scale, height: height * scale })
    .composite([{ input: overlay }])
    .png()
    .toBuffer();
}

function svg(width: number, height: number, content: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
  );
}

function blank(size: { width: number; height: number }): Sharp {
  return sharp({ create: { ...size, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
}

async function write(name: string, png: Buffer): Promise<void> {
  const temporary = `${folder}.${name}.${process.pid}.tmp`;
  await writeFile(temporary, png);
  await rename(temporary, `${folder}${name}`);
  console.log(`docs/images/${name}  ${(png.length / 1000).toFixed(0)} kB`);
}
