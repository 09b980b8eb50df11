import type { ReadOptions } from '@fgclip2/files';
import { checkOptions, describe, inTurns, signalOption } from '@fgclip2/tensor';
import type { ImageInput } from './decode/image-decoder.ts';
import type { ResolvedImageProcessorOptions } from './options/image-processor-options.ts';
import { channelsLast, channelsOf, isRawImage, type RawImage, toRgbInPieces } from './pixels/raw-image.ts';

/**
 * The pixels of one input or several, one after the other; an abort is noticed between two of them and between turns.
 *
 * @throws RangeError for an empty array; as {@link openImage} for each input.
 */
export async function openImages(
  images: ImageInput | readonly ImageInput[],
  settings: ResolvedImageProcessorOptions,
  signal: AbortSignal | undefined,
): Promise<RawImage[]> {
  checkOptions('@fgclip2/image-processor', { signal }, signalOption);
  const inputs: readonly ImageInput[] = Array.isArray(images) ? images : [images as ImageInput];
  if (inputs.length === 0) {
    throw new RangeError(
      '[@fgclip2/image-processor] Expected at least one image for images, got an empty array.',
    );
  }
  const opened: RawImage[] = [];
  for (const input of Array.from(inputs)) {
    signal?.throwIfAborted();
    opened.push(await openImage(input, settings, { signal }));
  }
  return opened;
}

/**
 * The pixels of an input, [height, width, channels]: decoded unless it is pixels already, converted to RGB unless
 * `doConvertRgb` is false.
 *
 * @throws TypeError for an input that is not pixels where there is no decoder; RangeError for 2 or 4 channels
 * where `doConvertRgb` is false.
 */
async function openImage(
  input: ImageInput,
  options: ResolvedImageProcessorOptions,
  readOptions: ReadOptions,
): Promise<RawImage> {
  const image = await pixelsOf(input, options, readOptions);
  const channels = channelsOf(image);
  if (options.doConvertRgb !== false && channels !== 3) return inTurns(toRgbInPieces(image), readOptions);
  if (channels === 1 || channels === 3) return image;
  throw new RangeError(
    `[@fgclip2/image-processor] Expected an image of 1 or 3 channels where doConvertRgb is false, got ${channels}.`,
  );
}

async function pixelsOf(
  input: ImageInput,
  { decode, inputDataFormat }: ResolvedImageProcessorOptions,
  readOptions: ReadOptions,
): Promise<RawImage> {
  if (isRawImage(input)) {
    return inputDataFormat === 'channels_first' ? inTurns(channelsLast(input), readOptions) : input;
  }
  if (decode !== undefined) return decode(input, readOptions);
  throw new TypeError(
    `[@fgclip2/image-processor] Expected pixels ({ data, width, height }) for an image, got ${describe(input)}. To open files and URLs, pass decode: decodeImage from '@fgclip2/image-processor/node', in a browser from '@fgclip2/image-processor/web'.`,
  );
}
