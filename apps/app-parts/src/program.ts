import type { ChosenImage, ImageInput } from './image-input.ts';
import type { ModelChoice } from './model-loader.ts';

/** Where a program runs. */
export type Platform = 'browser' | 'node';

/** What a program does, for {@link program}. */
export interface ProgramOptions {
  platform: Platform;
  choice: ModelChoice;
  /** Its lines once there is a model `fgclip2`; `print` in them is {@link printCode}'s. */
  body: string;
  /** Lines that import from other packages. @default [] */
  imports?: readonly string[] | undefined;
  /** Elements of its page, before `<pre>`. @default '' */
  elements?: string | undefined;
}

/** What programs import where they name it. */
const exported = {
  '@fgclip2/demo-checkpoint': ['demoCheckpoint', 'demoScenes'],
  '@fgclip2/search': ['imageParts', 'memoryStore', 'searchImages'],
  '@fgclip2/search/node': ['indexImages', 'sqliteStore'],
  fgclip2: ['decodeImage', 'heatmapOverlay', 'load', 'normalize'],
};

/** A whole program that runs as it is: a module for Node, or a page whose module prints into it. */
export function program({ platform, choice, body, imports = [], elements = '' }: ProgramOptions): string {
  const model = choice.model === 'demo' ? 'demoCheckpoint' : quote(choice.model);
  const isChosen = platform === 'browser' && choice.device !== 'auto';
  const options = isChosen ? `, { device: ${quote(choice.device)} }` : '';
  const lines = `const fgclip2 = await load(${model}${options});\n${body}`;
  const ours = Object.entries(exported).flatMap(([from, all]) => {
    const named = all.filter((name) => new RegExp(`\\b${name}\\b`).test(lines));
    return named.length > 0 ? [`import { ${named.join(', ')} } from '${from}';`] : [];
  });
  const code = `${[...imports, ...ours].join('\n')}\n\n${lines}`;
  if (platform === 'node') return `${code}await fgclip2.dispose();\n`;
  return `<!doctype html>
<meta charset="utf-8">
<title>fgclip2</title>
${elements}<pre></pre>
<script type="module">
${code}</script>
`;
}

/** The line that prints an expression. */
export function printCode(platform: Platform, expression: string): string {
  return platform === 'node'
    ? `console.log(${expression});`
    : `document.querySelector('pre').append(${expression}, '\\n');`;
}

/** The image of the page in a program: a sample from its package, any other as a file beside the program. */
export function imageCode(platform: Platform, { image, samples }: ImageInput): string {
  if (image?.sample !== undefined) return `demoScenes()[${samples.indexOf(image.sample)}].url`;
  return quote(platform === 'node' ? nameOf(image) : `./${encodeURIComponent(nameOf(image))}`);
}

function nameOf(image: ChosenImage | undefined): string {
  return image?.name ?? 'photo.jpg';
}

/** A string as JavaScript writes it, also within a page. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replaceAll(/<(?=[/!])/g, '\\x3C')}'`;
}

/** An array of strings, one a line. */
export function quoteList(texts: readonly string[]): string {
  return `[\n${texts.map((text) => `  ${quote(text)},\n`).join('')}]`;
}
