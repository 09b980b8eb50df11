import { classTag, describe } from '@fgclip2/tensor';
import type { Files } from './files.ts';
import { withoutPasswords } from './http/credentials.ts';

/**
 * Checks that a value is files and not the name of some; `owner` is the package that was called.
 *
 * @throws TypeError that shows how to open what a string or URL names.
 */
export function checkFiles(value: unknown, owner: string): asserts value is Files {
  if (typeof value === 'object' && value !== null && typeof Reflect.get(value, 'open') === 'function') return;
  const isName = (typeof value === 'string' && value.length <= 80) || classTag(value) === 'URL';
  throw new TypeError(
    `[${owner}] Expected Files for files, got ${describe(value)}; openFiles('${isName ? withoutPasswords(String(value)) : '…'}') of fgclip2 opens a folder, a hub id or a URL.`,
  );
}
