import { posix, win32 } from 'node:path';
import { checkArguments, kinds } from '@fgclip2/tensor';

/**
 * How a store names a file: by its absolute path with `/` between the parts, on Windows too (`C:/Users/…`,
 * `//server/share/…`), which Node opens everywhere. So a condition says `under` in one way. Letters stay as the file
 * system has them.
 *
 * @throws TypeError for no path: it would be the current folder.
 */
export function storedPath(path: string, platform: string = process.platform): string {
  checkArguments('@fgclip2/search', { path: [path, kinds.text] });
  if (path === '') throw new TypeError('[@fgclip2/search] Expected a path, got "".');
  if (platform !== 'win32') return posix.resolve(path);
  const absolute = win32.resolve(path).replaceAll('\\', '/');
  return absolute.replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}
