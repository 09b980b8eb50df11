import type { ImageSize } from './image-size-for-max-num-patches.ts';
import type { RawImage } from './raw-image.ts';
import type { Resample } from './resample-filter.ts';
import { resize } from './resize.ts';
import { rescaleThenNormalize, type SampleValue } from './sample-tables.ts';

/** All that tells one image processor from another. */
export interface ProcessorSteps {
  /** What a `preprocessor_config.json` calls the class. */
  readonly type: string;
  /** Whether `resize` has one filter only. */
  readonly bilinearOnly: boolean;
  /** Resizes an image, each channel by itself. */
  readonly resize: (image: RawImage, size: ImageSize, resample: Resample) => RawImage;
  /** How rescale and normalise round. */
  readonly sampleValue: SampleValue;
}

/** The slow processor's. */
export const pillowSteps: ProcessorSteps = {
  type: 'Fgclip2ImageProcessor',
  bilinearOnly: false,
  resize,
  sampleValue: rescaleThenNormalize,
};
