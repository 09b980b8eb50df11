import { type Pieces, spans } from '@fgclip2/tensor';
import { channelsOf, type RawImage } from '../pixels/raw-image.ts';

/**
 * Writes an image's patches to the start of `out`, row-major over the grid, inside a patch in the order
 * (row, column, channel): value i of a pixel's channel is `tables[channel][sample]`, or the sample itself
 * without tables. Both sides of the image must be whole patches.
 */
export function* patchify(
  image: RawImage,
  patchSize: number,
  out: Float32Array | Uint8Array,
  tables?: readonly Float32Array[] | undefined,
): Pieces<void> {
  const channels = channelsOf(image);
  const rowLength = image.width * channels;
  const stripLength = patchSize * rowLength;
  yield* spans(image.height / patchSize, stripLength, (from, to) => {
    for (let row = from; row < to; row++) {
      const start = row * stripLength;
      patchifyRow(image.data, start, rowLength, channels, patchSize, out.subarray(start), tables);
    }
  });
}

/** Writes one row of patches, whose first sample is at `start`. */
function patchifyRow(
  data: RawImage['data'],
  start: number,
  rowLength: number,
  channels: number,
  patchSize: number,
  out: Float32Array | Uint8Array,
  tables: readonly Float32Array[] | undefined,
): void {
  const patchRowLength = patchSize * channels;
  let to = 0;
  for (let left = start; left < start + rowLength; left += patchRowLength) {
    for (let from = left; from < left + patchSize * rowLength; from += rowLength) {
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
