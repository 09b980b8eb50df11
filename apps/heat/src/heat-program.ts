import {
  type ImageInput,
  imageCode,
  type ModelChoice,
  type Platform,
  printCode,
  program,
  quote,
} from '@fgclip2/app-parts';

/** What the page shows. */
export interface HeatProgramOptions {
  choice: ModelChoice;
  input: ImageInput;
  phrase: string;
  opacity: number;
  threshold: number;
}

const paint = {
  browser: `const canvas = document.createElement('canvas');
canvas.width = width;
canvas.height = height;
canvas.getContext('2d').putImageData(new ImageData(data, width, height), 0, 0);
document.body.append(canvas);
`,
  node: `await sharp(data, { raw: { width, height, channels: 4 } }).toFile('heatmap.png');
`,
};

/** A program that paints the map of the page's phrase over its image. */
export function heatProgram(
  platform: Platform,
  { choice, input, phrase, opacity, threshold }: HeatProgramOptions,
): string {
  const print = printCode(
    platform,
    `\`\${map.text}: \${Math.round(map.peak.x)}, \${Math.round(map.peak.y)}\``,
  );
  const body = `const image = await decodeImage(${imageCode(platform, input)});
const map = await fgclip2.heatmap(image, ${quote(phrase)});
${print}

const painted = heatmapOverlay(image, map, { opacity: ${opacity}, threshold: ${threshold} });
const { data, width, height } = painted;
${paint[platform]}`;
  const imports = platform === 'node' ? ["import sharp from 'sharp';"] : [];
  return program({ platform, choice, body, imports });
}
