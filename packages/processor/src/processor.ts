import { readWalkLengths } from '@fgclip2/config';
import { checkFiles, type Files, type ReadOptions } from '@fgclip2/files';
import {
  type ImageInput,
  type LoadImageProcessorOptions,
  loadImageProcessor,
  type PreprocessedImages,
  type ProcessImagesOptions,
} from '@fgclip2/image-processor';
import {
  type ArgumentKind,
  checkArguments,
  checkOptions,
  describe,
  isTensor,
  kinds,
  signalOption,
  type Tensor,
} from '@fgclip2/tensor';
import {
  type DecodeOptions,
  type EncodeOptions,
  Fgclip2Tokenizer,
  type TokenizedTexts,
} from '@fgclip2/tokenizer';

/** Turns images into patches, e.g. a `Fgclip2ImageProcessor`. */
export interface ImagePart {
  preprocess(
    images: ImageInput | readonly ImageInput[],
    options?: ProcessImagesOptions,
  ): Promise<PreprocessedImages>;
}

/** Turns texts into ids and back, e.g. a `Fgclip2Tokenizer`. */
export interface TextPart {
  encode(texts: string | readonly string[], options?: EncodeOptions): TokenizedTexts;
  decode(ids: Iterable<number | bigint>, options?: DecodeOptions): string;
}

/** What a processor is made of. */
export interface ProcessorParts {
  imageProcessor: ImagePart;
  tokenizer: TextPart;
}

/** Options of {@link Fgclip2Processor.fromPretrained}. */
export interface LoadProcessorOptions extends LoadImageProcessorOptions {
  /**
   * A tokenizer to use. On Node, `loadTokenizer` of `@fgclip2/tokenizer/node` opens the published one in a tenth of
   * the time. @default Fgclip2Tokenizer.fromPretrained(files)
   */
  tokenizer?: TextPart | undefined;
}

/** Token ids of one text: numbers, or a tensor [S]. */
export type TokenIds = Iterable<number | bigint> | Tensor<'int64'>;

/** What {@link Fgclip2Processor.process} takes: texts, images or both, and the options of either side. */
export interface ProcessOptions extends EncodeOptions, ProcessImagesOptions {
  /** One text or several. @default undefined */
  text?: string | readonly string[] | undefined;
  /** One image or several. @default undefined */
  images?: ImageInput | readonly ImageInput[] | undefined;
}

/** Texts, where there are any. */
type WithText = ProcessOptions & { text: string | readonly string[] };

/** Images, where there are any. */
type WithImages = ProcessOptions & { images: ImageInput | readonly ImageInput[] };

/** Inputs of the text tower where text was given, of the vision tower where images were. */
export type ProcessorOutput = Partial<TokenizedTexts> & Partial<PreprocessedImages>;

/**
 * Images and text to model inputs in one call (`Fgclip2Processor` of the reference).
 *
 * @example
 * import { folder } from '@fgclip2/files/node';
 * import { decodeImage } from '@fgclip2/image-processor/node';
 * import { Fgclip2Processor } from '@fgclip2/processor';
 *
 * const files = folder('./fg-clip2-base');
 * const processor = await Fgclip2Processor.fromPretrained(files, { decode: decodeImage });
 * const inputs = await processor.process({ text: ['a black cat', '一只黑猫'], images: 'photo.jpg' });
 */
export class Fgclip2Processor {
  readonly imageProcessor: ImagePart;
  readonly tokenizer: TextPart;

  constructor(parts: ProcessorParts) {
    checkArguments(owner, { parts: [parts, kinds.object] });
    const { imageProcessor, tokenizer } = parts;
    checkArguments(owner, {
      imageProcessor: [imageProcessor, anImageProcessor],
      tokenizer: [tokenizer, aTokenizer],
    });
    this.imageProcessor = imageProcessor;
    this.tokenizer = tokenizer;
  }

  /**
   * Reads `tokenizer.json`, `tokenizer_config.json` and `preprocessor_config.json`, and the walk lengths from
   * `config.json` where there is one; `options` are the image processor's and win over the file, which names the fast
   * or the slow one.
   */
  static async fromPretrained(
    files: Files,
    loadOptions: LoadProcessorOptions = {},
  ): Promise<Fgclip2Processor> {
    checkFiles(files, owner);
    checkOptions(owner, loadOptions, { ...signalOption, tokenizer: aTokenizer });
    const { tokenizer: given, ...options } = loadOptions;
    const [imageProcessor, tokenizer] = await Promise.all([
      loadImageProcessor(files, options),
      given ?? openTokenizer(files, { signal: options.signal }),
    ]);
    return new Fgclip2Processor({ imageProcessor, tokenizer });
  }

  /**
   * Ids [B, S] of the texts, padded to the walk type's length, and patches [B, N, 3 * patchSize * patchSize]
   * of the images, with the walk type the texts were prepared for.
   *
   * @throws TypeError when there is neither text nor an image; what the tokenizer and the image processor throw.
   */
  process(options: WithText & WithImages): Promise<TokenizedTexts & PreprocessedImages>;
  process(options: WithText): Promise<TokenizedTexts & Partial<PreprocessedImages>>;
  process(options: WithImages): Promise<Partial<TokenizedTexts> & PreprocessedImages>;
  process(options: ProcessOptions): Promise<ProcessorOutput>;
  async process(options: ProcessOptions): Promise<ProcessorOutput> {
    checkArguments(owner, { options: [options, kinds.object] });
    checkOptions(owner, options, signalOption);
    const { text, images, signal } = options;
    if (text === undefined && images === undefined) {
      throw new TypeError('[@fgclip2/processor] Expected text, images or both, got neither.');
    }
    signal?.throwIfAborted();
    return {
      ...(text !== undefined && this.tokenizer.encode(text, options)),
      ...(images !== undefined && (await this.imageProcessor.preprocess(images, options))),
    };
  }

  /**
   * The text of one row of ids, by the tokenizer.
   *
   * @throws RangeError for a tensor of more than one dimension; what the tokenizer throws.
   */
  decode(ids: TokenIds, options?: DecodeOptions): string {
    return this.tokenizer.decode(idsOf(ids), options);
  }

  /**
   * The texts of several rows of ids, such as the `inputIds` [B, S] that {@link process} gives.
   *
   * @throws RangeError for a tensor that does not have two dimensions; what the tokenizer throws.
   * @example
   * import { folder } from '@fgclip2/files/node';
   * import { Fgclip2Processor } from '@fgclip2/processor';
   *
   * const processor = await Fgclip2Processor.fromPretrained(folder('./fg-clip2-base'));
   * const { inputIds } = await processor.process({ text: ['a black cat', '一只黑猫'] });
   * console.log(processor.batchDecode(inputIds)); // ["a black cat", "一只黑猫"]
   */
  batchDecode(rows: Iterable<TokenIds> | Tensor<'int64'>, options?: DecodeOptions): string[] {
    return Array.from(rowsOf(rows), (ids) => this.decode(ids, options));
  }
}

const owner = '@fgclip2/processor';

const aList: ArgumentKind = {
  expected: 'a list or a Tensor',
  accepts: (value) => typeof Object(value)[Symbol.iterator] === 'function',
};

const anImageProcessor: ArgumentKind = {
  expected: 'an image processor',
  accepts: (value) => typeof Object(value).preprocess === 'function',
};

const aTokenizer: ArgumentKind = {
  expected: 'a tokenizer',
  accepts: (value) => ['encode', 'decode'].every((name) => typeof Object(value)[name] === 'function'),
};

function idsOf(ids: TokenIds): Iterable<number | bigint> {
  if (!isTensor(ids)) {
    checkArguments(owner, { ids: [ids, aList] });
    return ids as Iterable<number | bigint>;
  }
  if (ids.dims.length === 1) return ids.data as BigInt64Array;
  throw new RangeError(
    `[@fgclip2/processor] Expected a tensor [S] for ids, got ${describe(ids)}. batchDecode takes [B, S].`,
  );
}

function rowsOf(rows: Iterable<TokenIds> | Tensor<'int64'>): Iterable<TokenIds> {
  if (!isTensor(rows)) {
    checkArguments(owner, { rows: [rows, aList] });
    return rows as Iterable<TokenIds>;
  }
  if (rows.dims.length === 2)
    return Array.from({ length: rows.dims[0]! }, (_, i) => rows.row(i)) as Tensor<'int64'>[];
  throw new RangeError(
    `[@fgclip2/processor] Expected a tensor [B, S] for rows of ids, got ${describe(rows)}.`,
  );
}

/** The tokenizer of these files, which pads to the walk lengths of their config.json. */
async function openTokenizer(files: Files, options: ReadOptions): Promise<Fgclip2Tokenizer> {
  const walkLengths = await readWalkLengths(files, options);
  return Fgclip2Tokenizer.fromPretrained(files, { ...options, walkLengths });
}
