import type { ImageFeatures } from '@fgclip2/model';
import type { StepOptions } from './timed-step.ts';

/** A picture after one run of the vision tower, as tasks ask it. */
export interface Picture {
  /** The model's features of the picture. */
  readonly encoded: ImageFeatures;
  /** Of the original picture, in pixels. */
  readonly width: number;
  /** Of the original picture, in pixels. */
  readonly height: number;
}

/** Options of every task that looks at a picture. */
export interface PictureOptions extends StepOptions {
  /** Most patches the picture is cut into. @default by its size: 128, 256, 576, 784 or 1024 */
  maxNumPatches?: number | undefined;
}
