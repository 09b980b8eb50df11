/** The largest difference of one stage of a case from its golden, and what is allowed. */
export interface Measure {
  stage: string;
  error: number;
  tolerance: number;
}

/** Absolute tolerances, as the reference's own fp32 and fp64 runs and a list of faults to catch set them. */
export const tolerances = {
  tiny: { features: 2e-5, embeds: 2e-6, logits: 1e-4 },
  base: { features: 5e-5, embeds: 2e-6, logits: 1e-4 },
  positions: 2e-6,
  roi: 2e-6,
} as const;

/** The largest absolute difference; NaN and a different count are infinitely wrong. */
export function maxDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    if (difference > largest) largest = difference;
  }
  return largest;
}
