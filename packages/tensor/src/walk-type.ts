import { describe } from './describe.ts';

/**
 * How the text tower reads a text: a caption (`short`), the description of a region (`box`), or a long
 * caption (`long`). It decides the number of slots, the position table and the head.
 */
export type WalkType = 'short' | 'box' | 'long';

/** Slots of each walk type in the published checkpoints; a checkpoint's own are those of its config.json. */
export const defaultWalkLengths: Readonly<Record<WalkType, number>> = { short: 64, box: 64, long: 196 };

/**
 * The walk type a string names, in any case, as the reference takes it.
 *
 * @throws TypeError when the value is not a string, RangeError when it names no walk type.
 */
export function parseWalkType(value: unknown): WalkType {
  if (typeof value !== 'string') {
    throw new TypeError(
      `[@fgclip2/tensor] Expected short, box or long for walkType, got ${describe(value)}.`,
    );
  }
  const name = value.toLowerCase();
  if (name === 'short' || name === 'box' || name === 'long') return name;
  throw new RangeError(`[@fgclip2/tensor] Expected short, box or long for walkType, got ${describe(value)}.`);
}
