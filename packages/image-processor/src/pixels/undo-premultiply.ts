import { type Pieces, spans } from '@fgclip2/tensor';
import { channelsOf, type RawImage } from './raw-image.ts';

/** Divides colors by their alpha; an image without alpha comes back as it is. */
export function* undoPremultiply(image: RawImage): Pieces<RawImage> {
  const channels = channelsOf(image);
  if (channels === 1 || channels === 3) return image;
  const data = image.data.slice();
  yield* spans(data.length / channels, channels, (start, end) => {
    for (let pixel = start * channels; pixel < end * channels; pixel += channels) {
      const alpha = data[pixel + channels - 1]!;
      for (let at = pixel; at < pixel + channels - 1; at++) {
        data[at] = alpha === 0 ? 0 : Math.min(255, Math.floor((data[at]! * 255) / alpha + 0.5));
      }
    }
  });
  return { ...image, data, channels };
}
