import { type Pieces, spans } from '@fgclip2/tensor';
import type { ResampleFilter } from './resample-filter.ts';

/** For each output position of an axis: where its input samples start, how many they are, and their weights. */
export interface ResampleCoefficients {
  /** First input sample of each output. */
  readonly starts: Int32Array;
  /** Number of input samples of each output. */
  readonly counts: Int32Array;
  /** Weights of output i from `i * stride` on, summing to 1. */
  readonly weights: Float64Array;
  readonly stride: number;
}

/**
 * The antialiased weights of one axis, as Pillow's `precompute_coeffs` has them: the filter is stretched by the
 * scale when shrinking, cut at the borders and normalized. `round` rounds each step: ATen has the same formula in
 * float32 (`Math.fround`).
 */
export function* resampleCoefficients(
  inputSize: number,
  outputSize: number,
  filter: ResampleFilter,
  round: (value: number) => number = (value) => value,
): Pieces<ResampleCoefficients> {
  const scale = round(inputSize / outputSize);
  const support = round(filter.support * Math.max(scale, 1));
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(outputSize);
  const counts = new Int32Array(outputSize);
  const weights = new Float64Array(outputSize * stride);
  const coefficients = { starts, counts, weights, stride };
  // A weight takes as long as some eight samples do.
  yield* spans(outputSize, 8 * stride, (from, to) =>
    weigh(coefficients, { inputSize, scale, support, filter, round }, from, to),
  );
  return coefficients;
}

interface Axis {
  readonly inputSize: number;
  readonly scale: number;
  readonly support: number;
  readonly filter: ResampleFilter;
  readonly round: (value: number) => number;
}

/** Fills in the outputs from `from` up to `to`. */
function weigh(
  { starts, counts, weights, stride }: ResampleCoefficients,
  { inputSize, scale, support, filter, round }: Axis,
  from: number,
  to: number,
): void {
  const inverseScale = round(1 / Math.max(scale, 1));
  for (let i = from; i < to; i++) {
    const center = round((i + 0.5) * scale);
    const start = Math.max(0, Math.trunc(round(center - support) + 0.5));
    const end = Math.min(inputSize, Math.trunc(round(center + support) + 0.5));
    let sum = 0;
    for (let j = start; j < end; j++) {
      const weight = round(filter.weight(round((round(j - center) + 0.5) * inverseScale)));
      weights[i * stride + j - start] = weight;
      sum = round(sum + weight);
    }
    if (sum !== 0) {
      for (let k = i * stride; k < i * stride + end - start; k++) weights[k] = round(weights[k]! / sum);
    }
    starts[i] = start;
    counts[i] = end - start;
  }
}
