import { type ModelChoice, type Platform, printCode, program, quote } from '@fgclip2/app-parts';

/** What the page shows. */
export interface FindProgramOptions {
  choice: ModelChoice;
  /** Whether the samples are searched, and not a folder of the user's own. */
  isOfSamples: boolean;
  question: string;
}

/** Where images come from, how the model takes each, and what each is called. */
const sources = {
  samples: {
    elements: '',
    imports: [],
    images: 'const images = demoScenes();\n',
    taken: 'images.map(({ url }) => url)',
    name: '.file',
  },
  browser: {
    elements: '<p><input type="file" accept="image/*" multiple></p>\n',
    imports: [],
    images: `const input = document.querySelector('input');
await new Promise((resolve) => input.addEventListener('change', resolve, { once: true }));
const images = [...input.files];
`,
    taken: 'images',
    name: '.name',
  },
  node: {
    elements: '',
    imports: ["import { readdir } from 'node:fs/promises';"],
    images: `const images = (await readdir('.')).filter((name) => /\\.(png|jpe?g|webp)$/i.test(name));\n`,
    taken: 'images',
    name: '',
  },
};

/** A program that searches the images of the page by its question. */
export function findProgram(
  platform: Platform,
  { choice, isOfSamples, question }: FindProgramOptions,
): string {
  const { elements, imports, images, taken, name } = sources[isOfSamples ? 'samples' : platform];
  const print = printCode(platform, `\`\${cosines[rank].toFixed(3)} \${images[indices[row]]${name}}\``);
  const body = `
// Once: a vector for each image.
${images}const { vectors, indices } = await fgclip2.embedImages(${taken});

// For each question: a vector for the text, and the images nearest to it.
const question = await fgclip2.embedTexts([${quote(question)}]);
const nearest = topK(cosineSimilarity(question.vectors, vectors), Math.min(5, indices.length));
const [rows] = nearest.indices.toArray();
const [cosines] = nearest.values.toArray();
for (const [rank, row] of rows.entries()) {
  ${print}
}
`;
  return program({ platform, choice, body, imports, elements });
}
