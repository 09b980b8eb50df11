import { channelsOf, type RawImage } from '../pixels/raw-image.ts';

/**
 * Writes an image's patches to the start of `out`, row-major over the grid, inside a patch in the order
 * (row, column, channel): value i of a pixel's channel is `tables[channel][sample]`, or the sample itself
 * without tables. Both sides of the image must be whole patches.
 */
export function patchify(
  image: RawImage,
  patchSize: number,
  out: Float32Array | Uint8Array,
  tables?: readonly Float32Array[] | undefined,
): void {
  const channels = channelsOf(image);
  const { data, width, height } = image;
  const rowLength = width * channels;
  const patchRowLength = patchSize * channels;
  let to = 0;
  for (let top = 0; top < height; top += patchSize) {
    for (let left = 0; left < rowLength; left += patchRowLength) {
      for (let y = top; y < top + patchSize; y++) {
        const from = y * rowLength + left;
        if (tables === undefined) {
          out.set(data.subarray(from, from + patchRowLength), to);
          to += patchRowLength;
          continue;
        }
        // Channel by channel, so that the inner loop has one table: nearly twice as fast as pixel by pixel.
        for (let channel = 0; channel < channels; channel++) {
          const table = tables[channel]!;
          for (let i = channel; i < patchRowLength; i += channels) out[to + i] = table[data[from + i]!]!;
        }
        to += patchRowLength;
      }
    }
  }
}
