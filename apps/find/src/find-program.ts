import { type ModelChoice, type Platform, printCode, program, quote } from '@fgclip2/app-parts';

/** What the page shows. */
export interface FindProgramOptions {
  choice: ModelChoice;
  /** Whether the samples are searched, and not a folder of the user's own. */
  isOfSamples: boolean;
  /** What is searched for, where it is no image. */
  text: string;
  /** The name of the image that is searched by. */
  image: string | undefined;
  box: readonly number[] | undefined;
  plus: readonly string[];
  minus: readonly string[];
  details: boolean;
}

/** Where images come from, as pairs of a name and what the model takes. */
const sources = {
  samples: {
    elements: '',
    images: 'const images = demoScenes().map(({ file, url }) => [file, url]);\n',
  },
  browser: {
    elements: '<p><input type="file" accept="image/*" multiple></p>\n',
    images: `const input = document.querySelector('input');
await new Promise((resolve) => input.addEventListener('change', resolve, { once: true }));
const images = [...input.files].map((file) => [file.name, file]);
`,
  },
};

/** A program that searches the images of the page by its question. */
export function findProgram(platform: Platform, options: FindProgramOptions): string {
  const { choice, isOfSamples, details } = options;
  const print = printCode(platform, `\`\${cosine.toFixed(3)} \${path}\``);
  const isFolder = platform === 'node' && !isOfSamples;
  const { elements, images } = sources[isOfSamples ? 'samples' : 'browser'];
  const index = isFolder
    ? `const store = await sqliteStore('images.fgclip2');
await indexImages(fgclip2, store, ['.']${details ? ', { parts: (image) => imageParts(image) }' : ''});
`
    : `${images}const store = memoryStore();
const { source } = await fgclip2.embedImages([]);
for (const [name, input] of images) {
  const image = await fgclip2.encode(input);
  const { width, height, features } = image;
  const vector = normalize(await features.imageFeatures()).data;
${details ? '  const parts = await imageParts(image);\n' : ''}  const row = { id: name, hash: name, path: name, size: 0, mtimeMs: 0, width, height, vector${details ? ', parts' : ''} };
  await store.upsert([row], { source });
}
`;
  const body = `
// Once: a vector for each image${details ? ', and eight for its parts' : ''}.
${index}
// For each question: its vector, and the images nearest to it.
const question = ${questionCode(platform, options)};
const { matches } = await searchImages(fgclip2, store, question, { limit: 5${details ? ', details: true' : ''} });
for (const { path, cosine } of matches) {
  ${print}
}
`;
  return program({ platform, choice, body, elements: isFolder ? '' : elements });
}

function questionCode(platform: Platform, { text, image, box, plus, minus }: FindProgramOptions): string {
  const texts = (all: readonly string[]) => `[${all.map(quote).join(', ')}]`;
  const fields = [
    image === undefined ? `text: ${quote(text)}` : `image: ${imageCode(platform, image)}`,
    ...(box === undefined ? [] : [`box: [${box.join(', ')}]`]),
    ...(plus.length === 0 ? [] : [`plus: ${texts(plus)}`]),
    ...(minus.length === 0 ? [] : [`minus: ${texts(minus)}`]),
  ];
  return `{ ${fields.join(', ')} }`;
}

/** A sample from its package, any other as a file beside the program. */
function imageCode(platform: Platform, name: string): string {
  const [, sample] = /^samples\/scene(\d+)\.png$/.exec(name) ?? [];
  if (sample !== undefined) return `demoScenes()[${sample}].url`;
  const file = name.replace(/^.*\//, '');
  return quote(platform === 'node' ? file : `./${encodeURIComponent(file)}`);
}
