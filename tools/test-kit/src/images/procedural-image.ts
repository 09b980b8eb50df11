import { baseOf, hash32 } from '../procedural/hash.ts';

/** One procedural image as the index of the goldens describes it. */
export interface ImageSpec {
  readonly name: string;
  readonly kind: 'gradient' | 'noise' | 'checker' | 'value';
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  /** Side of a checker's square in pixels. */
  readonly cell: number | null;
  /** The name that is hashed, usually `image/<name>`. */
  readonly procedural: string;
  readonly seed: number;
  /** SHA-256 of the samples, row-major HWC. */
  readonly raw_sha256: string;
}

/** Draws a procedural image: uint8 samples, row-major HWC. */
export function proceduralImage(spec: ImageSpec): Uint8Array {
  const { width, height, channels } = spec;
  const sample = sampler(spec);
  const data = new Uint8Array(width * height * channels);
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) data[i++] = sample(x, y, c);
    }
  }
  return data;
}

function sampler(spec: ImageSpec): (x: number, y: number, channel: number) => number {
  switch (spec.kind) {
    case 'gradient':
      return gradient(spec);
    case 'noise':
      return noise(spec);
    case 'checker':
      return checker(spec);
    case 'value':
      return valueNoise(spec);
  }
}

function gradient({ width, height }: ImageSpec) {
  return (x: number, y: number, channel: number): number => {
    if (channel === 0) return Math.floor((255 * x) / Math.max(width - 1, 1));
    if (channel === 1) return Math.floor((255 * y) / Math.max(height - 1, 1));
    return Math.floor((255 * (x + y)) / Math.max(width + height - 2, 1));
  };
}

function noise({ procedural, seed, width, channels }: ImageSpec) {
  const base = baseOf(procedural, seed);
  return (x: number, y: number, channel: number): number =>
    hash32(base, (y * width + x) * channels + channel) >>> 24;
}

function checker({ cell }: ImageSpec) {
  const side = cell ?? 8;
  return (x: number, y: number, channel: number): number => {
    const on = (Math.floor(x / side) + Math.floor(y / side)) & 1;
    return [255 * on, 255 - 255 * on, on ? 192 : 64, on ? 255 : 128][channel]!;
  };
}

/** Bilinear noise on a lattice of 16 pixels. */
function valueNoise({ procedural, seed, width, channels }: ImageSpec) {
  const base = baseOf(procedural, seed);
  const latticeWidth = Math.floor((width - 1) / 16) + 2;
  return (x: number, y: number, channel: number): number => {
    const lattice = (column: number, row: number): number =>
      hash32(base, (row * latticeWidth + column) * channels + channel) >>> 24;
    const [column, row, fx, fy] = [x >> 4, y >> 4, x & 15, y & 15];
    const above = lattice(column, row) * (16 - fx) + lattice(column + 1, row) * fx;
    const below = lattice(column, row + 1) * (16 - fx) + lattice(column + 1, row + 1) * fx;
    return (above * (16 - fy) + below * fy) >> 8;
  };
}
