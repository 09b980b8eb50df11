import { dot } from '@fgclip2/tensor';

/** The cosine of a query with a part: the one arithmetic of every store. */
export function partCosine(query: Float32Array, vector: Int8Array, scale: number): number {
  return dot(query, Float32Array.from(vector)) * scale;
}
