import { describe } from '@fgclip2/tensor';

/** A filter of Pillow's resize: its weight at a distance from the center, zero beyond `support`. */
export interface ResampleFilter {
  readonly support: number;
  weight(distance: number): number;
}

/** Pillow's numbers for its filters, as `resample` in a preprocessor_config.json. */
export type Resample = 0 | 1 | 2 | 3 | 4 | 5;

/** Pillow's number for nearest neighbor, which has no filter. */
export const nearest = 0;

/** Pillow's convolution filters (libImaging/Resample.c) under their numbers. */
const filters: Readonly<Record<Exclude<Resample, 0>, ResampleFilter>> = {
  1: { support: 3, weight: lanczos },
  2: { support: 1, weight: bilinear },
  3: { support: 2, weight: bicubic },
  4: { support: 0.5, weight: box },
  5: { support: 1, weight: hamming },
};

/**
 * The filter under one of Pillow's numbers.
 *
 * @throws RangeError for a number Pillow has no filter for.
 */
export function resampleFilter(resample: Exclude<Resample, 0>): ResampleFilter {
  const filter = typeof resample === 'number' ? filters[resample] : undefined;
  if (filter === undefined) {
    throw new RangeError(
      `[@fgclip2/image-processor] Expected 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box) or 5 (hamming) for resample, got ${describe(resample)}.`,
    );
  }
  return filter;
}

function box(x: number): number {
  return x > -0.5 && x <= 0.5 ? 1 : 0;
}

function bilinear(x: number): number {
  return Math.max(0, 1 - Math.abs(x));
}

function hamming(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 1) return 0;
  const angle = Math.abs(x) * Math.PI;
  return (Math.sin(angle) / angle) * (0.54 + 0.46 * Math.cos(angle));
}

/** Keys' cubic with a = -0.5. */
function bicubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}

function lanczos(x: number): number {
  return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const angle = x * Math.PI;
  return Math.sin(angle) / angle;
}
