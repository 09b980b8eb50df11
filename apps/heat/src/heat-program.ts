import {
  type ImageInput,
  imageCode,
  type ModelChoice,
  type Platform,
  printCode,
  program,
  quote,
  quoteList,
} from '@fgclip2/app-parts';

/** What lies over the image: the map of one phrase, or boxes of all. */
export type HeatMode = 'map' | 'boxes';

/** What the page shows. */
export interface HeatProgramOptions {
  choice: ModelChoice;
  input: ImageInput;
  mode: HeatMode;
  /** The one whose map is shown. */
  phrase: string;
  phrases: readonly string[];
  opacity: number;
  threshold: number;
  probability: number;
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

/** A program that does what the page's mode does. */
export function heatProgram(platform: Platform, options: HeatProgramOptions): string {
  return options.mode === 'map' ? mapProgram(platform, options) : boxesProgram(platform, options);
}

/** A program that prints where the page's phrases are in its image. */
function boxesProgram(
  platform: Platform,
  { choice, input, phrases, probability }: HeatProgramOptions,
): string {
  const print = printCode(platform, `\`\${text}: \${places}\``);
  const body = `const image = ${imageCode(platform, input)};
const phrases = ${quoteList(phrases)};
for (const { text, boxes } of await fgclip2.locate(image, phrases, { minProbability: ${probability} })) {
  const places = boxes.map(({ box }) => box.map(Math.round).join(', ')).join(' and ') || 'not here';
  ${print}
}
`;
  return program({ platform, choice, body });
}

/** A program that paints the map of the page's phrase over its image. */
function mapProgram(
  platform: Platform,
  { choice, input, phrase, opacity, threshold }: HeatProgramOptions,
): string {
  const print = printCode(
    platform,
    `\`\${map.text}: \${Math.round(map.peak.x)}, \${Math.round(map.peak.y)}\``,
  );
  const body = `const image = await decodeImage(${imageCode(platform, input)});
const map = await fgclip2.heatmap(image, ${quote(phrase)});

const painted = heatmapOverlay(image, map, { opacity: ${opacity}, threshold: ${threshold} });
const { data, width, height } = painted;
${paint[platform]}${print}
`;
  const imports = platform === 'node' ? ["import sharp from 'sharp';"] : [];
  return program({ platform, choice, body, imports });
}
