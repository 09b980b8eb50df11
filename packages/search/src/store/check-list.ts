import { describe } from '@fgclip2/tensor';

/**
 * Checks that ids or paths are in an array: of a text, its letters would be taken for them.
 *
 * @throws TypeError that names the argument.
 */
export function checkList(name: string, given: unknown): void {
  if (Array.isArray(given)) return;
  throw new TypeError(`[@fgclip2/search] Expected an array for ${name}, got ${describe(given)}.`);
}
