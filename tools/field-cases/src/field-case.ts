import type { Field } from './field.ts';

/** One thing that people hit, as the script tries it. */
export interface FieldCase {
  name: string;
  /** What is right, in words. */
  right: string;
  /** Whether `npm test` tries it as well: it takes about a second. @default false */
  isCheap?: boolean;
  try(field: Field): Promise<Outcome>;
}

/** What happened, in words, and whether it is right; `undefined` where this machine cannot try it. */
export interface Outcome {
  happened: string;
  ok: boolean | undefined;
}

/** The outcome of a case that this machine cannot try. */
export function notTried(why: string): Outcome {
  return { happened: `not tried: ${why}`, ok: undefined };
}
