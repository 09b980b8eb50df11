import { systemReason } from '@fgclip2/files';

/** Codes of a disk without room. */
const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * The error of a system that could not write a copy to a folder, in words and with `remedy`, what helps; any other
 * error is itself.
 */
export function writingFailure(error: unknown, what: string, folder: string, remedy: string): unknown {
  const { syscall, code } = Object(error) as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  const expected = fullCodes.has(String(code)) ? 'free space' : 'a folder that can be written';
  return new Error(
    `[@fgclip2/quantize] Expected ${expected} for ${what}, got ${systemReason(error)} (${code}) at ${folder}: ${remedy}.`,
    { cause: error },
  );
}
