import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { type NodeRuntimeOptions, nodeRuntime } from '@fgclip2/runtime-node';
import { type Fgclip2, load } from 'fgclip2';
import { downloadProgress } from '../output/download-progress.ts';

const dtypes = ['fp32', 'fp16', 'q8', 'q4'] as const;

/** The dtype of a model's weights. */
type DType = (typeof dtypes)[number];

/** The options of every command that loads a model; a type, because commander does not accept an interface here. */
export type ModelOptions = {
  model: string;
  revision?: string | undefined;
  patches?: number | undefined;
  imageProcessor?: 'fast' | 'slow' | undefined;
  dtype?: DType | undefined;
  json?: true | undefined;
};

/** A command with the options of {@link ModelOptions}. */
export function modelCommand(program: Command, name: string, description: string): Command<[], ModelOptions> {
  const model = new Option('--model <model>', 'a folder, a hub id or a URL')
    .env('FGCLIP2_MODEL')
    .default('qihoo360/fg-clip2-base');
  return program
    .command(name)
    .description(description)
    .addOption(model)
    .option('--revision <revision>', 'branch, tag or commit of a hub model')
    .option('--patches <count>', 'most patches an image is cut into', wholeNumber)
    .addOption(imageProcessorOption())
    .addOption(
      new Option(
        '--dtype <dtype>',
        'dtype of the weights; another than the model has is made once and kept',
      ).choices(dtypes),
    )
    .option('--json', 'print JSON instead of a table');
}

/** Which image processor a command uses, as the option `--image-processor`. */
export function imageProcessorOption(): Option<
  '--image-processor <which>',
  undefined,
  undefined,
  undefined,
  false,
  'fast' | 'slow'
> {
  const what = "torchvision's pixels or Pillow's (default: the one the model names)";
  return new Option('--image-processor <which>', what).choices(['fast', 'slow']);
}

/** How the texts of a command are read, as the option `--walk`. */
export function walkOption<Walk extends 'short' | 'box'>(
  standard: Walk,
): Option<'--walk <walk>', undefined, Walk, undefined, false, 'short' | 'long' | 'box'> {
  return new Option('--walk <walk>', 'how the texts are read')
    .choices(['short', 'long', 'box'])
    .default(standard);
}

/** A model to load, and how. */
export interface LoadRequest {
  model: string;
  revision?: string | undefined;
  imageProcessor?: 'fast' | 'slow' | undefined;
  dtype?: DType | undefined;
  signal: AbortSignal;
  /** What runs it. @default one worker that takes the weights as they are, for one image */
  runtimeOptions?: NodeRuntimeOptions | undefined;
}

/** Loads a model, showing downloads on stderr, and releases it after the task. */
export async function withModel(
  request: LoadRequest,
  task: (fgclip2: Fgclip2) => Promise<void>,
): Promise<void> {
  const { model, revision, imageProcessor, dtype, signal } = request;
  const { runtimeOptions = { prepacking: false } } = request;
  await using runtime = nodeRuntime(runtimeOptions);
  const onProgress = downloadProgress(process.stderr);
  await using fgclip2 = await load(model, { runtime, revision, imageProcessor, dtype, onProgress, signal });
  await task(fgclip2);
}

/** Reads a whole number >= 1 from the command line. */
export function wholeNumber(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('Expected a whole number >= 1.');
}

/** Gathers the values of an option that may be repeated. */
export function repeated(text: string, all: readonly string[]): string[] {
  return [...all, text];
}
