import { rescaleThenNormalize, type SampleValue } from './patches/sample-tables.ts';
import { type Resize, resizeInPieces } from './resize/resize.ts';

/** The steps in which image processors differ. */
export interface ProcessorSteps {
  /** What a `preprocessor_config.json` calls the class. */
  readonly type: string;
  /** Whether `resize` has one filter only. */
  readonly bilinearOnly: boolean;
  /** Resizes an image a piece at a time, each channel by itself. */
  readonly resize: Resize;
  /** How rescale and normalize round. */
  readonly sampleValue: SampleValue;
}

/** The slow processor's. */
export const pillowSteps: ProcessorSteps = {
  type: 'Fgclip2ImageProcessor',
  bilinearOnly: false,
  resize: resizeInPieces,
  sampleValue: rescaleThenNormalize,
};
