import { isAbsolute, relative } from 'node:path';

/** A path of an index for people: from the current folder where it lies in it. */
export function shownPath(path: string, folder: string = process.cwd()): string {
  if (!isAbsolute(path)) return path;
  const inFolder = relative(folder, path);
  return inFolder === '' || inFolder.startsWith('..') || isAbsolute(inFolder) ? path : inFolder;
}
