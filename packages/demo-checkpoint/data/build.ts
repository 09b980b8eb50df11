import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

// `npm run build:data`: writes what a page cannot read synchronously as modules, src/concept-data.ts and
// src/scene-data.ts, from checkpoint/concepts.json and scenes/samples.json.

const root = new URL('../', import.meta.url);

await write(
  'src/concept-data.ts',
  `/** checkpoint/concepts.json, written by data/build.ts. */
export const concepts: readonly { emoji: string; en: readonly string[]; zh: readonly string[] }[] = ${read('checkpoint/concepts.json')};
`,
);

const samples = read('scenes/samples.json');
const urls = (JSON.parse(samples) as { file: string }[]).map(
  // In full, as bundlers find them.
  ({ file }) => `  '${file}': new URL('../scenes/${file}', import.meta.url),`,
);
await write(
  'src/scene-data.ts',
  `import type { Sample } from './sample.ts';

/** scenes/samples.json, written by data/build.ts. */
export const samples: readonly Sample[] = ${samples};

/** Where each image is. */
export const sceneUrls: Readonly<Record<string, URL>> = {
${urls.join('\n')}
};
`,
);

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8').trim();
}

async function write(path: string, text: string): Promise<void> {
  const target = fileURLToPath(new URL(path, root));
  await writeFile(`${target}.tmp`, text);
  await rename(`${target}.tmp`, target);
}
