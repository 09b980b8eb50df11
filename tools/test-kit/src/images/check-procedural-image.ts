import { type ImageSpec, proceduralImage } from './procedural-image.ts';
import { sha256 } from './sha256.ts';
import type { Verdict } from './verdict.ts';

/** Draws a procedural image and compares its bytes with the index: a wrong input explains every later failure. */
export function checkProceduralImage(spec: ImageSpec): Verdict {
  const passed = sha256(proceduralImage(spec)) === spec.raw_sha256;
  return { passed, worst: 0, message: passed ? 'equal' : 'SHA-256 of the raw samples differs' };
}
