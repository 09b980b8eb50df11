import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { type NodeExecutionProvider, type NodeRuntimeOptions, nodeRuntime } from '@fgclip2/runtime-node';
import { type Fgclip2, load, type TowerDTypes } from 'fgclip2';
import { type ProgressListeners, progressListeners } from '../output/progress-listeners.ts';

const dtypes = ['fp32', 'fp16', 'q8', 'q4'] as const;

/** The dtype of a model's weights. */
type DType = (typeof dtypes)[number];

/** Whether a text names a dtype of weights. */
export function isDType(text: string | undefined): text is DType {
  return dtypes.some((dtype) => dtype === text);
}

/** The options of every command that loads a model; a type, because commander does not accept an interface here. */
export type ModelOptions = {
  model: string;
  revision?: string | undefined;
  patches?: number | undefined;
  maxPixels?: number | undefined;
  exifOrientation: boolean;
  imageProcessor?: 'fast' | 'slow' | undefined;
  dtype?: DType | undefined;
  threads?: number | undefined;
  device?: NodeExecutionProvider | undefined;
  json?: true | undefined;
  quiet?: true | undefined;
};

/** What a command is called, does, and is used for. */
export interface CommandTexts {
  name: string;
  description: string;
  /** Command lines without `fgclip2` before them. */
  examples: readonly string[];
}

/** A command, with its examples at the end of its help. */
export function describedCommand(program: Command, { name, description, examples }: CommandTexts): Command {
  const lines = examples.map((example) => `  fgclip2 ${example}`);
  return program
    .command(name)
    .description(description)
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** A command with the options of {@link ModelOptions}. */
export function modelCommand(program: Command, texts: CommandTexts): Command<[], ModelOptions> {
  const model = new Option('--model <model>', 'a folder, a hub id or a URL')
    .env('FGCLIP2_MODEL')
    .default('qihoo360/fg-clip2-base');
  return describedCommand(program, texts)
    .addOption(model)
    .option('--revision <revision>', 'branch, tag or commit of a hub model')
    .option('--patches <count>', 'most patches an image is cut into', wholeNumber)
    .addOption(maxPixelsOption())
    .addOption(exifOrientationOption())
    .addOption(imageProcessorOption())
    .addOption(dtypeOption('dtype of the weights; another than the model has is made once and kept'))
    .addOption(threadsOption())
    .addOption(deviceOption())
    .option('--json', 'print JSON instead of a table')
    .addOption(quietOption());
}

/** The dtype of the weights, as the option `--dtype`. */
export function dtypeOption(
  what: string,
): Option<'--dtype <dtype>', undefined, undefined, undefined, false, DType> {
  return new Option('--dtype <dtype>', what).choices(dtypes);
}

/** How many threads compute one run, as the option `--threads`. */
export function threadsOption(): Option<'--threads <count>', undefined, undefined, number, false, undefined> {
  const what = 'threads that compute one image or text (default: the physical cores)';
  return new Option('--threads <count>', what).argParser(wholeNumber);
}

const devices = [
  'cpu',
  'cuda',
  'dml',
  'coreml',
  'webgpu',
] as const satisfies readonly NodeExecutionProvider[];

/** What computes, as the option `--device`. */
export function deviceOption(): Option<
  '--device <name>',
  undefined,
  undefined,
  undefined,
  false,
  NodeExecutionProvider
> {
  const what = 'what computes; all but cpu are untried, and need what their error says (default: cpu)';
  return new Option('--device <name>', what).choices(devices);
}

/** Most pixels of an image, as the option `--max-pixels`. */
export function maxPixelsOption(): Option<
  '--max-pixels <count>',
  undefined,
  undefined,
  number,
  false,
  undefined
> {
  const what = 'most pixels of an image; larger ones are refused (default: 178956970)';
  return new Option('--max-pixels <count>', what).argParser(wholeNumber);
}

/** Whether image files are turned upright, as the option `--no-exif-orientation`. */
export function exifOrientationOption(): Option<'--no-exif-orientation'> {
  return new Option('--no-exif-orientation', 'take image files as they are stored, not turned upright');
}

/** Whether a command keeps progress and warnings to itself, as the option `--quiet`. */
export function quietOption(): Option<'-q, --quiet'> {
  return new Option('-q, --quiet', 'no progress and no warnings; errors stay');
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
  dtype?: DType | TowerDTypes | undefined;
  threads?: number | undefined;
  device?: NodeExecutionProvider | undefined;
  maxPixels?: number | undefined;
  exifOrientation?: boolean | undefined;
  quiet?: true | undefined;
  signal: AbortSignal;
  /** What runs it. @default one worker that takes the weights as they are, for one image */
  runtimeOptions?: NodeRuntimeOptions | undefined;
}

/** Loads a model, showing downloads and warnings on stderr, and releases its runtime after the task. */
export async function withModel(
  request: LoadRequest,
  task: (fgclip2: Fgclip2, listeners: ProgressListeners) => Promise<void>,
): Promise<void> {
  const { model, revision, imageProcessor, dtype, threads, device, signal } = request;
  const { runtimeOptions = { prepacking: false, threads } } = request;
  const listeners = progressListeners(request);
  const runtime = nodeRuntime({ ...runtimeOptions, executionProviders: device && [device] });
  try {
    const fgclip2 = await load(model, {
      runtime,
      revision,
      imageProcessor,
      dtype,
      maxPixels: request.maxPixels,
      applyExifOrientation: request.exifOrientation,
      onProgress: listeners.onDownload,
      onWarning: listeners.onWarning,
      signal,
    });
    await task(fgclip2, listeners);
  } finally {
    // Ended by a signal: what onnxruntime computes cannot be stopped, and the process does not wait for it.
    if (!signal.aborted) await runtime.dispose();
  }
}

/** Reads a whole number >= 1 from the command line. */
export function wholeNumber(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('Expected a whole number >= 1.');
}

/** Gathers the values of an option that may be repeated. */
export function repeated(text: string, all: readonly string[] = []): string[] {
  return [...all, text];
}
