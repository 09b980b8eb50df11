import { describe } from '@fgclip2/tensor';

/**
 * Checks that an object has no name that is not known, so that a misspelled one is not passed over; one whose value is
 * undefined is none.
 *
 * @throws TypeError that lists those that are known.
 */
export function checkNames<T>(
  what: string,
  given: T | undefined,
  known: readonly (keyof T & string)[],
): void {
  if (given === undefined) return;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`[@fgclip2/search] Expected an object for ${what}, got ${describe(given)}.`);
  }
  const names: readonly string[] = known;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || names.includes(name)) continue;
    throw new TypeError(`[@fgclip2/search] Expected one of ${known.join(', ')} in ${what}, got ${name}.`);
  }
}
