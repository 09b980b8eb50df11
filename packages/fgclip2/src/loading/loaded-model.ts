import type { WeightsFingerprint } from '@fgclip2/checkpoint';
import type { ReadOptions } from '@fgclip2/files';
import type { Fgclip2ImageProcessor, ImageDecoder } from '@fgclip2/image-processor';
import type { Fgclip2Model } from '@fgclip2/model';
import type { Fgclip2Tokenizer } from '@fgclip2/tokenizer';

/** What tells the vectors of a model from those of others. */
export interface ModelIdentity extends Partial<WeightsFingerprint> {
  /** What computes, as far as it is known. */
  readonly device: string | undefined;
}

/** What every task works with: a model, what prepares its inputs, and where they came from; see `Fgclip2`. */
export interface LoadedModel {
  readonly name: string;
  readonly revision: string | undefined;
  readonly storedAs: readonly string[];
  readonly dtype: string;
  readonly model: Fgclip2Model;
  readonly tokenizer: Fgclip2Tokenizer;
  readonly imageProcessor: Fgclip2ImageProcessor;
  /** Reads what tells its weights from others, the first time. */
  readonly identity: (options?: ReadOptions) => Promise<ModelIdentity>;
  /** Opens images, with the options given to `load`. */
  readonly decodeImage: ImageDecoder;
  /** Whether it turns image files upright. */
  readonly applyExifOrientation: boolean;
  /** Hears about what works, but not as asked for, where a task's options name nothing else. */
  readonly onWarning?: ((message: string) => void) | undefined;
}
