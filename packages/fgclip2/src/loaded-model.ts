import type { Fgclip2ImageProcessor, ImageDecoder } from '@fgclip2/image-processor';
import type { Fgclip2Model } from '@fgclip2/model';
import type { Fgclip2Tokenizer } from '@fgclip2/tokenizer';

/** What every task works with: a model, what prepares its inputs, and where they came from. */
export interface LoadedModel {
  /** Where the model came from: a folder, a hub id, a URL. */
  readonly name: string;
  /** The commit its files come from; `undefined` for a folder or a URL. */
  readonly revision: string | undefined;
  /** The dtypes its file holds, e.g. `F32`. */
  readonly storedAs: readonly string[];
  /** The dtype of the towers' weights: fp32, fp16, q8 or q4, or `text q8, vision fp32`. */
  readonly dtype: string;
  readonly model: Fgclip2Model;
  readonly tokenizer: Fgclip2Tokenizer;
  readonly imageProcessor: Fgclip2ImageProcessor;
  /** Turns pictures into pixels. */
  readonly decodeImage: ImageDecoder;
}

/** A model that tasks go through. */
export interface AnsweringModel extends LoadedModel {
  /**
   * Runs a task that asks the model something. Aborted, it rejects at once, and what is being downloaded for nobody
   * else stops; where WebGPU turns out to give wrong numbers, it runs again on WebAssembly.
   */
  answer<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}
