import { packagesOf, readmeProgram } from './readme-program.ts';

/** A project that uses some of the packages. */
export interface Consumer {
  name: string;
  /** Packages of ours that it installs. */
  packages: readonly string[];
  /** Other packages, with their versions. */
  others?: Readonly<Record<string, string>>;
  /** Packages with native code that it may end up with. @default none */
  native?: readonly string[];
  /** The first Node that can run it, a major version. @default any */
  since?: number;
  /** Whether it is run on the oldest Node each time, not only when all are asked for. @default false */
  isSmoke?: boolean;
  /** What it runs. */
  program: string;
  /** What that prints. */
  expected: string | RegExp;
}

const first = readmeProgram('');
const reference = readmeProgram('Fgclip2Model');

export const consumers: readonly Consumer[] = [
  {
    name: "the README's first program",
    packages: [...packagesOf(first), '@fgclip2/runtime-node', '@fgclip2/demo-checkpoint'],
    others: { sharp: '0.35.5' },
    native: ['onnxruntime-node', 'sharp'],
    isSmoke: true,
    program: first,
    expected: /^(\d+\.\d % {2}.+\n?){3}$/,
  },
  {
    name: "the README's classes of the reference, with `await using`",
    packages: [...packagesOf(reference), '@fgclip2/demo-checkpoint'],
    others: { sharp: '0.35.5' },
    native: ['onnxruntime-node', 'sharp'],
    since: 24,
    program: `${reference}console.log(logitsPerImage.dims.join(' x '));`,
    expected: '1 x 2',
  },
  {
    name: 'ranking captions',
    packages: ['fgclip2', '@fgclip2/runtime-node', '@fgclip2/demo-checkpoint'],
    others: { sharp: '0.35.5' },
    native: ['onnxruntime-node', 'sharp'],
    program: `
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
const fgclip2 = await load(demoCheckpoint);
const [scene] = demoScenes();
const [best] = await fgclip2.rank(scene.url, [scene.falseCaption.zh, scene.caption.zh]);
console.log(best.text === scene.caption.zh);
`,
    expected: 'true',
  },
  {
    name: 'text features without anything for images',
    packages: [
      '@fgclip2/text-model',
      '@fgclip2/tokenizer',
      '@fgclip2/runtime-node',
      '@fgclip2/demo-checkpoint',
    ],
    native: ['onnxruntime-node'],
    program: `
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Fgclip2TextModel } from '@fgclip2/text-model';
import { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
const tokenizer = await Fgclip2Tokenizer.fromPretrained(demoCheckpoint);
const text = await Fgclip2TextModel.fromPretrained(demoCheckpoint, { runtime: nodeRuntime() });
const { poolerOutput } = await text.forward(tokenizer.encode(['a black cat', '一只黑猫']));
console.log(poolerOutput.dims.join(' x '));
`,
    expected: '2 x 192',
  },
  {
    name: 'pixels to patches with nothing native',
    packages: ['@fgclip2/image-processor'],
    program: `
import { Fgclip2ImageProcessorFast } from '@fgclip2/image-processor';
const processor = new Fgclip2ImageProcessorFast();
const { spatialShapes } = await processor.preprocess({ data: new Uint8Array(640 * 480 * 3), width: 640, height: 480 });
console.log(spatialShapes.data.join(' x '));
`,
    expected: '27 x 36',
  },
  {
    name: 'the command',
    packages: ['@fgclip2/cli'],
    native: ['onnxruntime-node', 'sharp'],
    program: `
import { execFileSync } from 'node:child_process';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { fileURLToPath } from 'node:url';
const [scene] = demoScenes();
const [file, ...words] = process.platform === 'win32'
  ? [process.execPath, 'node_modules/@fgclip2/cli/dist/cli.js']
  : ['node_modules/.bin/fgclip2'];
const args = [...words, 'rank', fileURLToPath(scene.url), '--text', scene.caption.en, '--model', demoCheckpoint.name, '--json'];
const { images: [{ captions }] } = JSON.parse(execFileSync(file, args, { encoding: 'utf8' }));
console.log(captions[0].logit.toFixed(3));
`,
    expected: /^-?\d+\.\d{3}$/,
  },
];
