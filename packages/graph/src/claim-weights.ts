import type { Graph } from './graph.ts';

/**
 * Builds graphs for the weights they take alone and drops them, so that `weights.verify()` can report every missing
 * weight before the first graph is needed.
 */
export function claimWeights(build: () => readonly Graph[]): void {
  build();
}
