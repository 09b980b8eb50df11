import type { PreprocessedImages, RawImage } from '@fgclip2/image-processor';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';
import type { ImageFileOptions } from './image-file-options.ts';
import type { StepOptions } from './timed-step.ts';

/** Options of every task that looks at one image. */
export interface ImageOptions extends StepOptions, ImageFileOptions, WarningOptions {
  /** Most patches the image is cut into. @default by its size: 128, 256, 576, 784 or 1024 */
  maxNumPatches?: number | undefined;
}

/** Cuts decoded pixels into patches: as many as `maxNumPatches` allows, or as the size of the image asks for. */
export function preparePixels(
  { imageProcessor }: LoadedModel,
  pixels: RawImage,
  { maxNumPatches, signal }: Pick<ImageOptions, 'maxNumPatches' | 'signal'>,
): Promise<PreprocessedImages> {
  return imageProcessor.preprocess(pixels, { ...(maxNumPatches !== undefined && { maxNumPatches }), signal });
}
