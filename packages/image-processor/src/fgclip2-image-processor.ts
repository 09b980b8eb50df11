import type { Files, ReadOptions } from '@fgclip2/files';
import { checkOptions, inTurns, type Pieces, signalOption, Tensor } from '@fgclip2/tensor';
import type { ImageInput } from './decode/image-decoder.ts';
import { openImages } from './open-images.ts';
import {
  type ImageProcessorOptions,
  mergeOptions,
  type ResolvedImageProcessorOptions,
} from './options/image-processor-options.ts';
import {
  configOfOptions,
  optionsOfConfig,
  type PreprocessorConfig,
  readPreprocessorConfig,
} from './options/preprocessor-config.ts';
import { fitToBudget } from './patches/fit-to-budget.ts';
import { patchBudget } from './patches/patch-budget.ts';
import { patchify } from './patches/patchify.ts';
import { sampleTables } from './patches/sample-tables.ts';
import { channelsOf, type RawImage } from './pixels/raw-image.ts';
import { type ProcessorSteps, pillowSteps } from './processor-steps.ts';

/** Options of {@link Fgclip2ImageProcessor.preprocess}; those given win over the processor's own. */
export interface ProcessImagesOptions extends ImageProcessorOptions, ReadOptions {}

/** What the vision tower takes: a batch of B images as N patches each, padded with zeros to the budget. */
export interface PreprocessedImages<T extends 'float32' | 'uint8' = 'float32'> {
  /** [B, N, channels * patchSize * patchSize]; uint8 only where neither rescale nor normalize ran. */
  readonly pixelValues: Tensor<T>;
  /** [B, N]: 1 for an image's own patches, 0 for padding. */
  readonly pixelAttentionMask: Tensor<'int32'>;
  /** [B, 2]: rows and columns of each image's grid of patches. */
  readonly spatialShapes: Tensor<'int64'>;
}

/** {@link Fgclip2ImageProcessor} or a class that extends it, with the options it takes. */
type ProcessorClass<Options, Processor> = new (options?: Options, config?: PreprocessorConfig) => Processor;

/**
 * Turns images into patches, to the same bits as the reference's slow processor on Pillow.
 *
 * Source: `Fgclip2ImageProcessor` of the reference, `Siglip2ImageProcessor` with a dynamic patch budget.
 * @throws RangeError for a value that an option cannot take.
 * @example
 * import { Fgclip2ImageProcessor } from '@fgclip2/image-processor';
 * import { decodeImage } from '@fgclip2/image-processor/node';
 *
 * const processor = new Fgclip2ImageProcessor({ decode: decodeImage });
 * const { pixelValues, spatialShapes } = await processor.preprocess('photo.jpg');
 */
export class Fgclip2ImageProcessor {
  /** The options in effect where a call gives none. */
  readonly options: ResolvedImageProcessorOptions;
  private readonly config: PreprocessorConfig;
  private readonly steps: ProcessorSteps;

  /**
   * `config` is the content of a `preprocessor_config.json`, see {@link fromJSON}; `steps` is for classes that
   * extend this one.
   */
  constructor(
    options: ImageProcessorOptions = {},
    config: PreprocessorConfig = {},
    steps: ProcessorSteps = pillowSteps,
  ) {
    this.steps = steps;
    this.options = this.merge(optionsOfConfig(config), options);
    this.config = config;
  }

  /**
   * The processor of a checkpoint, from its `preprocessor_config.json`; `options` win over the file.
   *
   * @throws Error when there is no such file or it is not a JSON object; RangeError as {@link fromJSON}.
   */
  static async fromPretrained<Options extends ImageProcessorOptions, Processor extends Fgclip2ImageProcessor>(
    this: ProcessorClass<Options, Processor>,
    files: Files,
    options?: NoInfer<Options> & ReadOptions,
  ): Promise<Processor> {
    return new this(options, await readPreprocessorConfig(files, { signal: options?.signal }));
  }

  /**
   * A processor from the content of a `preprocessor_config.json`; unknown keys are kept for {@link toJSON}.
   * A file of a `Siglip2*` class has a fixed budget; one of a `Fgclip2*` class, or one that names no class, has a
   * dynamic budget. `dynamic_max_patches` wins over both; `options` win over the file.
   *
   * @throws RangeError for a file of another image processor, or a value that an option cannot take.
   */
  static fromJSON<Options extends ImageProcessorOptions, Processor extends Fgclip2ImageProcessor>(
    this: ProcessorClass<Options, Processor>,
    config: PreprocessorConfig,
    options?: NoInfer<Options>,
  ): Processor {
    return new this(options, config);
  }

  /** What distinguishes its pixels from those of another image processor: the class, and the kernel of the fast one. */
  get name(): string {
    return this.steps.type;
  }

  /** The content of a `preprocessor_config.json` for a processor with these options. */
  toJSON(): Record<string, unknown> {
    return configOfOptions(this.options, { image_processor_type: this.steps.type, ...this.config });
  }

  /**
   * Patches of one image or a batch, padded to one budget: `maxNumPatches` where it was given, else (where
   * `dynamicMaxPatches` is on) the largest bucket of the batch.
   *
   * Ask for `preprocess<'uint8'>` where both doRescale and doNormalize are false.
   * @throws TypeError for an input that is neither pixels nor opened by a decoder; RangeError for pixels that do not fit
   * their size, and where doResize is false for a size that is not whole patches or over the budget.
   */
  async preprocess<T extends 'float32' | 'uint8' = 'float32'>(
    images: ImageInput | readonly ImageInput[],
    options: ProcessImagesOptions = {},
  ): Promise<PreprocessedImages<T>> {
    checkOptions('@fgclip2/image-processor', options, signalOption);
    const { signal } = options;
    const settings = this.merge(this.options, options);
    const { patchSize } = settings;
    const opened = await openImages(images, settings, signal);
    const channels = commonChannels(opened);
    const budget = settings.dynamicMaxPatches
      ? Math.max(...opened.map(({ height, width }) => patchBudget(height, width, patchSize)))
      : settings.maxNumPatches;

    const tables = sampleTables(channels, settings, this.steps.sampleValue);
    const patchLength = channels * patchSize * patchSize;
    const dims = [opened.length, budget, patchLength];
    checkMemory(dims);
    const pixelValues = Tensor.zeros(tables === undefined ? 'uint8' : 'float32', dims);
    const pixelAttentionMask = Tensor.zeros('int32', [opened.length, budget]);
    const spatialShapes = Tensor.zeros('int64', [opened.length, 2]);
    const { resize } = this.steps;
    function* fill(): Pieces<void> {
      for (const [i, image] of opened.entries()) {
        const resized = yield* fitToBudget(image, budget, settings, resize);
        const rows = resized.height / patchSize;
        const columns = resized.width / patchSize;
        yield* patchify(resized, patchSize, pixelValues.data.subarray(i * budget * patchLength), tables);
        pixelAttentionMask.data.fill(1, i * budget, i * budget + rows * columns);
        spatialShapes.data.set([BigInt(rows), BigInt(columns)], i * 2);
      }
    }
    await inTurns(fill(), { signal });
    return { pixelValues: pixelValues as Tensor as Tensor<T>, pixelAttentionMask, spatialShapes };
  }

  private merge(
    base: ResolvedImageProcessorOptions,
    options: ImageProcessorOptions,
  ): ResolvedImageProcessorOptions {
    const merged = mergeOptions(base, options);
    const { bilinearOnly, type } = this.steps;
    if (!bilinearOnly || merged.resample === 2) return merged;
    throw new RangeError(
      `[@fgclip2/image-processor] Expected 2 (bilinear) for resample of ${type}, got ${merged.resample}. Fgclip2ImageProcessor has every filter.`,
    );
  }
}

/** Checks that the padded batch fits into one array. */
function checkMemory(dims: readonly number[]): void {
  const count = dims.reduce((product, size) => product * size, 1);
  if (count <= largestArray) return;
  throw new RangeError(
    `[@fgclip2/image-processor] Expected a maxNumPatches whose padded batch has at most ${largestArray} values, got ${dims.join(' x ')}.`,
  );
}

/** Values: 4 GiB in float32. */
const largestArray = 2 ** 30;

/** The number of channels all images of a batch have. */
function commonChannels(images: readonly RawImage[]): number {
  const counts = [...new Set(images.map(channelsOf))];
  if (counts.length === 1) return counts[0]!;
  throw new RangeError(
    `[@fgclip2/image-processor] Expected images of one number of channels in a batch, got ${counts.join(' and ')}.`,
  );
}
