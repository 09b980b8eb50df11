import { describe } from '@fgclip2/tensor';

/** The error for a config field that holds something else than it must. */
export function fieldError(expected: string, field: string, value: unknown): RangeError {
  return new RangeError(`[@fgclip2/config] Expected ${expected} for ${field}, got ${describe(value)}.`);
}

/** `value` as a whole number of at least `least`, and at most `most` where that is given. */
export function wholeNumber(field: string, value: unknown, least: number, most?: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
    throw fieldError(`a whole number >= ${least}`, field, value);
  }
  if (most === undefined || value <= most) return value;
  throw new RangeError(`[@fgclip2/config] Expected at most ${most} for ${field}, got ${value}.`);
}

/**
 * Layers of a tower. The published ones have up to 27; each asks for 16 weights by name, so that a file that says a
 * million would hold the thread for minutes.
 */
export const mostLayers = 1000;

/**
 * Slots of a walk. The published checkpoints have up to 196; every text is filled up to them, so that a file that says
 * a thousand million would fill the memory.
 */
export const mostSlots = 65_536;

/** `value` as a finite number above 0. */
export function positiveNumber(field: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw fieldError('a number > 0', field, value);
}

/** `value` as a probability. */
export function probability(field: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw fieldError('a number between 0 and 1', field, value);
}

/** `value` as a boolean. */
export function trueOrFalse(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw fieldError('true or false', field, value);
}

/** `value` as a string, where there is one. */
export function optionalText(field: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw fieldError('a string', field, value);
}

/** `value` as the number of attention heads, which share the width evenly. */
export function attentionHeads(field: string, value: unknown, hiddenSize: number): number {
  const heads = wholeNumber(field, value, 1);
  if (hiddenSize % heads === 0) return heads;
  throw fieldError(`a divisor of hidden_size ${hiddenSize}`, field, heads);
}

/** A copy of JSON that is kept; `field` is what an error calls it. */
export function jsonCopy<T>(field: string, value: T): T {
  try {
    return structuredClone(value);
  } catch {
    throw fieldError('plain JSON', field, value);
  }
}
