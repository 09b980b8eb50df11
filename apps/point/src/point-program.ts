import {
  type ImageInput,
  imageCode,
  type ModelChoice,
  type Platform,
  printCode,
  program,
  quoteList,
} from '@fgclip2/app-parts';

/** What the page shows. */
export interface PointProgramOptions {
  choice: ModelChoice;
  input: ImageInput;
  boxes: readonly (readonly number[])[];
  phrases: readonly string[];
}

/** A program that names the boxes of the page by its phrases. */
export function pointProgram(
  platform: Platform,
  { choice, input, boxes, phrases }: PointProgramOptions,
): string {
  const print = printCode(platform, `\`\${box.join(', ')}: \${labels[0].text}\``);
  const body = `const image = ${imageCode(platform, input)};
const boxes = [
${boxes.map((box) => `  [${box.join(', ')}],\n`).join('')}];
const phrases = ${quoteList(phrases)};
for (const { box, labels } of await fgclip2.regions(image, boxes, phrases)) {
  ${print}
}
`;
  return program({ platform, choice, body });
}
