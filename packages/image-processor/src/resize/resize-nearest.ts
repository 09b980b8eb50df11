import { type Pieces, spans } from '@fgclip2/tensor';
import { channelsOf, type ImageSize, type RawImage } from '../pixels/raw-image.ts';

/** Resizes by taking the nearest pixel, to the same bytes as Pillow's `Image.resize` with NEAREST. */
export function* resizeNearest(image: RawImage, { height, width }: ImageSize): Pieces<RawImage> {
  const channels = channelsOf(image);
  const columns = nearestIndices(image.width, width);
  const rows = nearestIndices(image.height, height);
  const result = new Uint8Array(height * width * channels);
  yield* spans(height, width * channels, (from, to) =>
    takeRows(image, channels, rows.subarray(from, to), columns, result.subarray(from * width * channels)),
  );
  return { data: result, width, height, channels };
}

function takeRows(
  { data, width, height }: RawImage,
  channels: number,
  rows: Int32Array,
  columns: Int32Array,
  result: Uint8Array,
): void {
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      // Beyond the border Pillow leaves the pixel black.
      const inside = row < height && column < width;
      const from = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) result[to++] = inside ? data[from + channel]! : 0;
    }
  }
}

/** Pillow steps along an axis by adding the scale up, so its rounding errors add up too. */
function nearestIndices(inputSize: number, outputSize: number): Int32Array {
  const scale = inputSize / outputSize;
  let position = scale * 0.5;
  return Int32Array.from({ length: outputSize }, () => {
    const index = Math.trunc(position);
    position += scale;
    return index;
  });
}
