import {
  type ImageInput,
  imageCode,
  type ModelChoice,
  type Platform,
  printCode,
  program,
  quoteList,
} from '@fgclip2/app-parts';

/** A program that ranks the captions of the page for its image. */
export function matchProgram(
  platform: Platform,
  { choice, input, captions }: { choice: ModelChoice; input: ImageInput; captions: readonly string[] },
): string {
  const print = printCode(platform, `\`\${(100 * probability).toFixed(1)} %  \${text}\``);
  const body = `const image = ${imageCode(platform, input)};
const captions = ${quoteList(captions)};
for (const { text, probability } of await fgclip2.rank(image, captions)) {
  ${print}
}
`;
  return program({ platform, choice, body });
}
