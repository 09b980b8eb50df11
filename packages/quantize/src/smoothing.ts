import { type CheckpointTensor, readFloat32 } from '@fgclip2/checkpoint';
import type { ReadOptions } from '@fgclip2/files';

/** The largest magnitude of each channel after a norm, by the norm's path; what is missing is estimated. */
export type Calibration = ReadonlyMap<string, Float32Array>;

/**
 * Factors that move outliers from activations into the weights that read them (SmoothQuant, arXiv 2211.10438):
 * s = sqrt(largest activation / largest weight) an input. The norm is divided by s, the weights multiplied.
 *
 * @param largest the largest magnitude of each channel after the norm, [width]
 * @param readers the linear weights [out, width] that read the norm's output
 */
export async function smoothingFactors(
  largest: Float32Array,
  readers: readonly CheckpointTensor[],
  options?: ReadOptions,
): Promise<Float32Array> {
  const width = largest.length;
  const weights = new Float32Array(width);
  for (const reader of readers) {
    const values = await readFloat32(reader, options);
    for (let i = 0; i < values.length; i++) {
      const input = i % width;
      weights[input] = Math.max(weights[input]!, Math.abs(values[i]!));
    }
  }
  return Float32Array.from(largest, (activation, input) => Math.sqrt(activation / weights[input]!) || 1).map(
    (factor) => (Number.isFinite(factor) ? factor : 1),
  );
}

/**
 * The largest magnitude to expect of each channel after a norm, where nothing was measured: three standard
 * deviations of a normalized value, times gamma, plus beta.
 */
export function expectedLargest(gamma: Float32Array, beta: Float32Array): Float32Array {
  return gamma.map((value, channel) => 3 * Math.abs(value) + Math.abs(beta[channel]!));
}
