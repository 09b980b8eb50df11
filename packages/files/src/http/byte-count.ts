import { describe } from '@fgclip2/tensor';

/**
 * The number of bytes that a header gives; `undefined` where there is none.
 *
 * @throws Error for what is no whole number that a computer counts exactly.
 */
export function byteCount(text: string | null | undefined, header: string, name: string): number | undefined {
  if (text === null || text === undefined) return undefined;
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new Error(
    `[@fgclip2/files] Expected a whole number of bytes of ${name} for ${header}, got ${describe(text)}.`,
  );
}
