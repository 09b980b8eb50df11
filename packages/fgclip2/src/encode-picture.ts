import type { ImageInput, PreprocessedImages, RawImage } from '@fgclip2/image-processor';
import { EncodedPicture } from './encoded-picture.ts';
import type { AnsweringModel, LoadedModel } from './loaded-model.ts';
import type { PictureOptions } from './picture.ts';
import { timedStep } from './timed-step.ts';

/** Decodes a picture and runs the vision tower over it, once. */
export async function encodePicture(
  loaded: AnsweringModel,
  picture: ImageInput,
  options: PictureOptions = {},
): Promise<EncodedPicture> {
  const pixels = await timedStep('decode', options, () =>
    loaded.decodeImage(picture, { signal: options.signal }),
  );
  return encodePixels(loaded, pixels, options);
}

/** Runs the vision tower over decoded pixels, once. */
async function encodePixels(
  loaded: AnsweringModel,
  pixels: RawImage,
  options: PictureOptions = {},
): Promise<EncodedPicture> {
  const { signal } = options;
  const inputs = await timedStep('preprocess', options, () => preparePixels(loaded, pixels, options));
  const encoded = await timedStep('vision', options, async () => {
    const { value } = await loaded.model.encodeImages(inputs, { signal }).next();
    return value!;
  });
  return new EncodedPicture({ loaded, encoded, width: pixels.width, height: pixels.height });
}

/** Cuts decoded pixels into patches: as many as `maxNumPatches` allows, or as the picture's size asks for. */
export function preparePixels(
  { imageProcessor }: LoadedModel,
  pixels: RawImage,
  { maxNumPatches, signal }: PictureOptions,
): Promise<PreprocessedImages> {
  return imageProcessor.preprocess(pixels, { ...(maxNumPatches !== undefined && { maxNumPatches }), signal });
}
