import { channelsOf, type RawImage } from './raw-image.ts';

/** How the samples of a raw image are ordered: [height, width, channels] or [channels, height, width]. */
export type InputDataFormat = 'channels_last' | 'channels_first';

/** Reorders an image of [channels, height, width] samples to [height, width, channels]. */
export function channelsLast(image: RawImage): RawImage {
  const channels = channelsOf(image);
  const { data, width, height } = image;
  const pixels = width * height;
  const result = new Uint8Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      result[pixel * channels + channel] = data[channel * pixels + pixel]!;
    }
  }
  return { data: result, width, height, channels };
}
