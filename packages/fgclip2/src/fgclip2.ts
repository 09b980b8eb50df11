import type { Fgclip2ImageProcessor, ImageInput, ImageInputs } from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import { type Fgclip2Model, sigmoid } from '@fgclip2/model';
import { describe, type Runtime, type Tensor, type WalkType } from '@fgclip2/tensor';
import type { Fgclip2Tokenizer } from '@fgclip2/tokenizer';

/** A step of a task, as timings name it. */
export type Stage = 'decode' | 'preprocess' | 'text' | 'vision';

/** Options of {@link Fgclip2.rank}. */
export interface RankOptions {
  /** How the captions are read: `short` up to 64 tokens, `long` up to 196, `box` for phrases. @default 'short' */
  walkType?: WalkType | undefined;
  /** Most patches the picture is cut into. @default by its size: 128, 256, 576, 784 or 1024 */
  maxNumPatches?: number | undefined;
  /** Rejects the task between its steps. @default undefined */
  signal?: AbortSignal | undefined;
  /** Told how long each step took, in milliseconds. @default undefined */
  onStage?: ((stage: Stage, milliseconds: number) => void) | undefined;
}

/** A caption and how well it fits. */
export interface RankedCaption {
  text: string;
  /** Its place in the list that was given. */
  index: number;
  logit: number;
  /** sigmoid(logit): each caption is judged for itself, so that they need not add up to 1. */
  probability: number;
}

/** What an {@link Fgclip2} is made of. */
export interface Fgclip2Parts {
  name: string;
  storedAs: readonly string[];
  model: Fgclip2Model;
  tokenizer: Fgclip2Tokenizer;
  imageProcessor: Fgclip2ImageProcessor;
  /** A runtime to dispose with the model. */
  ownRuntime: Runtime | undefined;
}

/** A loaded FG-CLIP2 and the tasks it does; made by `load`. */
export class Fgclip2 implements AsyncDisposable {
  /** Where the model came from: a folder, a hub id, a URL. */
  readonly name: string;
  /** The dtypes its file holds, e.g. `F32`; it computes in float32. */
  readonly storedAs: readonly string[];
  readonly model: Fgclip2Model;
  readonly tokenizer: Fgclip2Tokenizer;
  readonly imageProcessor: Fgclip2ImageProcessor;
  private readonly ownRuntime: Runtime | undefined;

  constructor({ name, storedAs, model, tokenizer, imageProcessor, ownRuntime }: Fgclip2Parts) {
    this.name = name;
    this.storedAs = storedAs;
    this.model = model;
    this.tokenizer = tokenizer;
    this.imageProcessor = imageProcessor;
    this.ownRuntime = ownRuntime;
  }

  /**
   * Scores captions, English or Chinese, for one picture; the best comes first.
   *
   * @throws TypeError for a picture or captions that are none; Error when the picture cannot be read.
   * @example
   * import { load } from 'fgclip2';
   *
   * await using fgclip2 = await load('./fg-clip2-base');
   * for (const { text, probability } of await fgclip2.rank('photo.jpg', ['a black cat', '一只白猫'])) {
   *   console.log(text, probability);
   * }
   */
  async rank(
    image: ImageInput,
    captions: readonly string[],
    options: RankOptions = {},
  ): Promise<RankedCaption[]> {
    const { walkType = 'short', maxNumPatches, signal, onStage } = options;
    if (!Array.isArray(captions)) {
      throw new TypeError(`[fgclip2] Expected an array of strings for captions, got ${describe(captions)}.`);
    }
    const timed = async <T>(stage: Stage, step: () => Promise<T>): Promise<T> => {
      signal?.throwIfAborted();
      const start = performance.now();
      const result = await step();
      onStage?.(stage, performance.now() - start);
      return result;
    };
    const textFeatures = await timed('text', () => {
      const inputs = this.tokenizer.encode(captions, { walkType });
      return this.model.getTextFeatures(inputs, { signal });
    });
    const pixels = await timed('decode', () => decodeImage(image, { signal }));
    const patches = await timed('preprocess', () => this.patches(pixels, maxNumPatches, signal));
    const imageFeatures = await timed('vision', () => this.model.getImageFeatures(patches, { signal }));

    checkNonZero(textFeatures, captions);
    checkNonZero(imageFeatures, ['the picture']);
    const { logitsPerImage } = await this.model.logits(imageFeatures, textFeatures);
    return captions
      .map((text, index) => ({
        text,
        index,
        logit: logitsPerImage.data[index]!,
        probability: sigmoid(logitsPerImage.data[index]!),
      }))
      .sort((a, b) => b.logit - a.logit);
  }

  /** Releases the model, and the runtime where `load` made it; later calls reject. */
  async dispose(): Promise<void> {
    await this.model.dispose();
    await this.ownRuntime?.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  private patches(
    image: ImageInput,
    maxNumPatches: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ImageInputs> {
    const budget = maxNumPatches === undefined ? {} : { maxNumPatches };
    return this.imageProcessor.process(image, { ...budget, signal });
  }
}

/** A vector of zeros has no direction: its scores would be NaN. */
function checkNonZero(features: Tensor<'float32'>, names: readonly string[]): void {
  const [rows, width] = features.dims as [number, number];
  for (let row = 0; row < rows; row++) {
    if (features.data.subarray(row * width, (row + 1) * width).some((value) => value !== 0)) continue;
    throw new Error(`[fgclip2] Expected a vector with a direction for ${names[row]}, got zeros.`);
  }
}
