import { describe, expect, it } from 'vitest';
import { nearestLabels } from './nearest-labels.ts';

/** Vectors at angles, in degrees. */
const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const references = [
  { image: 'a1', label: 'a', vector: at(10) },
  { image: 'b1', label: 'b', vector: at(-20) },
  { image: 'b2', label: 'b', vector: at(30) },
  { image: 'a2', label: 'a', vector: at(80) },
  { image: 'c1', label: 'c', vector: at(150) },
];

describe('nearestLabels', () => {
  it('gives the label that most of the nearest have', () => {
    const { labels, nearest } = nearestLabels(at(0), references, 3);
    expect(nearest.map(({ image }) => image)).toEqual(['a1', 'b1', 'b2']);
    expect(labels.map(({ label, neighbors, score }) => [label, neighbors, score])).toEqual([
      ['b', 2, 2 / 3],
      ['a', 1, 1 / 3],
    ]);
    expect(labels[0]!.cosine).toBeCloseTo(Math.cos(Math.PI / 9), 6);
  });

  it('decides between equals by the sum of their cosines', () => {
    expect(nearestLabels(at(0), references, 2).labels.map(({ label }) => label)).toEqual(['a', 'b']);
    expect(nearestLabels(at(0), references, 4).labels.map(({ label }) => label)).toEqual(['b', 'a']);
  });

  it('takes all where there are fewer', () => {
    const { labels } = nearestLabels(at(0), references.slice(0, 1), 5);
    expect(labels).toEqual([
      { label: 'a', neighbors: 1, score: 1, cosine: expect.closeTo(Math.cos(Math.PI / 18), 6) },
    ]);
  });
});
