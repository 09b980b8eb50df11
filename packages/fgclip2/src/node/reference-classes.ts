// The reference's classes, ready to use: their `fromPretrained` takes a folder, a hub id or a URL as a string, see `openFiles`. An instance
// of the class that each one extends counts as its instance, so those that `load` makes do as well.
import { Fgclip2Config as Config, readWalkLengths } from '@fgclip2/config';
import type { Files, ReadOptions } from '@fgclip2/files';
import {
  type FastImageProcessorOptions,
  Fgclip2ImageProcessor as ImageProcessor,
  Fgclip2ImageProcessorFast as ImageProcessorFast,
  type ImageProcessorOptions,
  type PreprocessorConfig,
  readPreprocessorConfig,
} from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import { Fgclip2Model as Model } from '@fgclip2/model';
import { type LoadProcessorOptions, Fgclip2Processor as Processor } from '@fgclip2/processor';
import { checkOptions as checkKinds } from '@fgclip2/tensor';
import { Fgclip2TextModel as TextModel } from '@fgclip2/text-model';
import { Fgclip2Tokenizer as Tokenizer } from '@fgclip2/tokenizer';
import { loadTokenizer } from '@fgclip2/tokenizer/node';
import { Fgclip2VisionModel as VisionModel } from '@fgclip2/vision-model';
import { checkOptions } from '../loading/check-options.ts';
import type {
  NodeEntryOptions,
  NodeFilesOptions,
  NodeModelOptions,
  SharedLoadOptions,
  WebFilesOptions,
  WebModelOptions,
} from '../loading/load-options.ts';
import { openModel } from '../loading/open-model.ts';
import { optionKinds } from '../loading/option-kinds.ts';
import { checkDevice } from './check-device.ts';
import { filesFor, openFiles } from './open-files.ts';
import { ownRuntime } from './own-runtime.ts';

/** A class of image processors, with the options it takes. */
type ProcessorClass<Options, Made> = new (options?: Options, config?: PreprocessorConfig) => Made;

/**
 * Both towers, their heads and the logits: `Fgclip2Model` of `@fgclip2/model`.
 *
 * @example
 * import { Fgclip2Model, Fgclip2Processor } from 'fgclip2';
 *
 * await using model = await Fgclip2Model.fromPretrained('qihoo360/fg-clip2-base');
 * const processor = await Fgclip2Processor.fromPretrained('qihoo360/fg-clip2-base');
 * const inputs = await processor.process({ text: ['a black cat', '一只黑猫'], images: 'photo.jpg' });
 * const { logitsPerImage } = await model.forward(inputs); // [1, 2]
 */
export class Fgclip2Model extends Model {
  /** Opens a checkpoint; a runtime that is not given is one of its own, disposed with it. */
  static override async fromPretrained(
    model: string | URL | Files,
    options: NodeEntryOptions<NodeModelOptions, WebModelOptions> = {},
  ): Promise<Fgclip2Model> {
    checkOptions(options, { of: 'Fgclip2Model.fromPretrained', level: 'model', platform: 'node' });
    checkDevice(options);
    const { runtime, signal } = options;
    return openModel(
      runtime,
      () => ownRuntime(options),
      (given) => Model.fromPretrained(filesFor(model, options), { runtime: given, signal }),
    );
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Model;
  }
}

/**
 * The text tower alone: `Fgclip2TextModel` of `@fgclip2/text-model`.
 *
 * @example
 * import { Fgclip2TextModel, Fgclip2Tokenizer } from 'fgclip2';
 *
 * await using model = await Fgclip2TextModel.fromPretrained('qihoo360/fg-clip2-base');
 * const tokenizer = await Fgclip2Tokenizer.fromPretrained('qihoo360/fg-clip2-base');
 * const { poolerOutput } = await model.forward(tokenizer.encode('a black cat'));
 */
export class Fgclip2TextModel extends TextModel {
  /** Opens a checkpoint; a runtime that is not given is one of its own, disposed with it. */
  static override async fromPretrained(
    model: string | URL | Files,
    options: NodeEntryOptions<NodeModelOptions, WebModelOptions> = {},
  ): Promise<Fgclip2TextModel> {
    checkOptions(options, { of: 'Fgclip2TextModel.fromPretrained', level: 'model', platform: 'node' });
    checkDevice(options);
    const { runtime, signal } = options;
    return openModel(
      runtime,
      () => ownRuntime(options),
      (given) => TextModel.fromPretrained(filesFor(model, options), { runtime: given, signal }),
    );
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof TextModel;
  }
}

/**
 * The vision tower alone: `Fgclip2VisionModel` of `@fgclip2/vision-model`.
 *
 * @example
 * import { Fgclip2ImageProcessorFast, Fgclip2VisionModel } from 'fgclip2';
 *
 * await using model = await Fgclip2VisionModel.fromPretrained('qihoo360/fg-clip2-base');
 * const imageProcessor = await Fgclip2ImageProcessorFast.fromPretrained('qihoo360/fg-clip2-base');
 * const { poolerOutput } = await model.forward(await imageProcessor.preprocess('photo.jpg'));
 */
export class Fgclip2VisionModel extends VisionModel {
  /** Opens a checkpoint; a runtime that is not given is one of its own, disposed with it. */
  static override async fromPretrained(
    model: string | URL | Files,
    options: NodeEntryOptions<NodeModelOptions, WebModelOptions> = {},
  ): Promise<Fgclip2VisionModel> {
    checkOptions(options, { of: 'Fgclip2VisionModel.fromPretrained', level: 'model', platform: 'node' });
    checkDevice(options);
    const { runtime, signal } = options;
    return openModel(
      runtime,
      () => ownRuntime(options),
      (given) => VisionModel.fromPretrained(filesFor(model, options), { runtime: given, signal }),
    );
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof VisionModel;
  }
}

/** Texts to ids: `Fgclip2Tokenizer` of `@fgclip2/tokenizer`, the compact form of a large tokenizer.json kept. */
export class Fgclip2Tokenizer extends Tokenizer {
  /** Opens the tokenizer of a checkpoint. */
  static override async fromPretrained(
    model: string | URL | Files,
    tokenizerOptions: NodeEntryOptions<NodeFilesOptions, WebFilesOptions> &
      Pick<SharedLoadOptions, 'allowRegexes'> = {},
  ): Promise<Fgclip2Tokenizer> {
    checkKinds('fgclip2', tokenizerOptions, optionKinds);
    const { allowRegexes, ...options } = tokenizerOptions;
    return openTokenizer(openFiles(model, options), { ...options, allowRegexes });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Tokenizer;
  }
}

/** The content of a config.json: `Fgclip2Config` of `@fgclip2/config`. */
export class Fgclip2Config extends Config {
  /** Reads and checks the config.json of a checkpoint. */
  static override async fromPretrained(
    model: string | URL | Files,
    options: NodeEntryOptions<NodeFilesOptions, WebFilesOptions> = {},
  ): Promise<Fgclip2Config> {
    return Config.fromPretrained(openFiles(model, options), { signal: options.signal });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Config;
  }
}

/** Images to patches, on Pillow's pixels: `Fgclip2ImageProcessor` of `@fgclip2/image-processor`, with a decoder. */
export class Fgclip2ImageProcessor extends ImageProcessor {
  constructor(options: ImageProcessorOptions = {}, config: PreprocessorConfig = {}) {
    super({ ...options, decode: options.decode ?? decodeImage }, config);
  }

  /** The image processor of a checkpoint; options win over its preprocessor_config.json. */
  static override async fromPretrained<Options extends ImageProcessorOptions, Made extends ImageProcessor>(
    this: ProcessorClass<Options, Made>,
    model: string | URL | Files,
    options?: NoInfer<Options> & NodeEntryOptions<NodeFilesOptions, WebFilesOptions>,
  ): Promise<Made> {
    const files = processorFiles(model, options);
    return new this(options, await readPreprocessorConfig(files, { signal: options?.signal }));
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof ImageProcessor;
  }
}

/** Images to patches, on torchvision's pixels: `Fgclip2ImageProcessorFast` of `@fgclip2/image-processor`, with a decoder. */
export class Fgclip2ImageProcessorFast extends ImageProcessorFast {
  constructor(options: FastImageProcessorOptions = {}, config: PreprocessorConfig = {}) {
    super({ ...options, decode: options.decode ?? decodeImage }, config);
  }

  /** The image processor of a checkpoint; options win over its preprocessor_config.json. */
  static override async fromPretrained<Options extends ImageProcessorOptions, Made extends ImageProcessor>(
    this: ProcessorClass<Options, Made>,
    model: string | URL | Files,
    options?: NoInfer<Options> & NodeEntryOptions<NodeFilesOptions, WebFilesOptions>,
  ): Promise<Made> {
    const files = processorFiles(model, options);
    return new this(options, await readPreprocessorConfig(files, { signal: options?.signal }));
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof ImageProcessorFast;
  }
}

/** Images and text to model inputs in one call: `Fgclip2Processor` of `@fgclip2/processor`, with a decoder. */
export class Fgclip2Processor extends Processor {
  /** Opens the tokenizer and the image processor of a checkpoint; options are the image processor's. */
  static override async fromPretrained(
    model: string | URL | Files,
    options: LoadProcessorOptions & NodeEntryOptions<NodeFilesOptions, WebFilesOptions> = {},
  ): Promise<Fgclip2Processor> {
    const files = processorFiles(model, options);
    const { decode = decodeImage, tokenizer = await openTokenizer(files, options) } = options;
    return Processor.fromPretrained(files, { ...options, decode, tokenizer });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Processor;
  }
}

/** The files of an image processor, whose own options come with those of files. */
function processorFiles(
  model: string | URL | Files,
  options: NodeEntryOptions<NodeFilesOptions, WebFilesOptions> = {},
): Files {
  checkOptions(options, { of: 'fromPretrained', level: 'files', platform: 'node', withOthers: true });
  return filesFor(model, options);
}

/** The tokenizer of these files, which pads to the walk lengths of their config.json. */
async function openTokenizer(
  files: Files,
  { signal, allowRegexes }: ReadOptions & Pick<SharedLoadOptions, 'allowRegexes'>,
): Promise<Tokenizer> {
  const walkLengths = await readWalkLengths(files, { signal });
  return loadTokenizer(files, { signal, walkLengths, allowRegexes });
}
