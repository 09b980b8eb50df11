import type { ImageInput, RawImage } from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import { EncodedPicture } from './encoded-picture.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { PictureOptions } from './picture.ts';
import { timedStep } from './timed-step.ts';

/** Decodes a picture and runs the vision tower over it, once. */
export async function encodePicture(
  loaded: LoadedModel,
  image: ImageInput,
  options: PictureOptions = {},
): Promise<EncodedPicture> {
  const pixels = await timedStep('decode', options, () => decodeImage(image, { signal: options.signal }));
  return encodePixels(loaded, pixels, options);
}

/** Runs the vision tower over decoded pixels, once. */
export async function encodePixels(
  loaded: LoadedModel,
  pixels: RawImage,
  options: PictureOptions = {},
): Promise<EncodedPicture> {
  const { maxNumPatches, signal } = options;
  const inputs = await timedStep('preprocess', options, () => {
    const budget = maxNumPatches === undefined ? {} : { maxNumPatches };
    return loaded.imageProcessor.process(pixels, { ...budget, signal });
  });
  const encoded = await timedStep('vision', options, async () => {
    const { value } = await loaded.model.encodeImages(inputs, { signal }).next();
    return value!;
  });
  return new EncodedPicture({ loaded, encoded, width: pixels.width, height: pixels.height });
}
