import { dot } from '@fgclip2/tensor';

/** A vector of an image whose label is known. */
export interface Reference {
  readonly image: string;
  readonly label: string;
  /** Of length 1. */
  readonly vector: Float32Array;
}

/** A label, and how many of the nearest references have it. */
export interface NeighborLabel {
  readonly label: string;
  readonly neighbors: number;
  /** Their part of all nearest references. */
  readonly score: number;
  /** Of the nearest one of them. */
  readonly cosine: number;
}

/** What the nearest references of an image say. */
export interface NearestLabels {
  /** The one most of them have first; of equals the one with the larger sum of cosines. */
  readonly labels: readonly NeighborLabel[];
  /** The nearest first. */
  readonly nearest: readonly { readonly image: string; readonly label: string; readonly cosine: number }[];
}

/** The labels of the `count` references that are nearest to a vector of length 1. */
export function nearestLabels(
  vector: Float32Array,
  references: readonly Reference[],
  count: number,
): NearestLabels {
  const nearest = references
    .map(({ image, label, vector: other }) => ({ image, label, cosine: dot(vector, other) }))
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, count);
  const found = new Map<string, { neighbors: number; cosine: number; sum: number }>();
  for (const { label, cosine } of nearest) {
    const one = found.get(label) ?? { neighbors: 0, cosine, sum: 0 };
    one.neighbors++;
    one.sum += cosine;
    found.set(label, one);
  }
  const labels = [...found]
    .sort(([, a], [, b]) => b.neighbors - a.neighbors || b.sum - a.sum)
    .map(([label, { neighbors, cosine }]) => ({
      label,
      neighbors,
      score: neighbors / nearest.length,
      cosine,
    }));
  return { labels, nearest };
}
