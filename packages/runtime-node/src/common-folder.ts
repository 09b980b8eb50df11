import path from 'node:path';

/**
 * The innermost folder that holds all files, given by absolute real paths.
 *
 * @throws Error when there is none: files on two drives.
 */
export function commonFolder(
  files: readonly string[],
  { dirname, relative, isAbsolute, sep }: typeof path = path,
): string {
  let folder = dirname(files[0]!);
  for (const file of files) {
    while (!isInside(file)) {
      const parent = dirname(folder);
      if (parent === folder) {
        throw new Error(
          '[@fgclip2/runtime-node] Expected the weights of a program on one drive, ' +
            `because onnxruntime maps them from one folder, got ${files[0]} and ${file}.`,
        );
      }
      folder = parent;
    }
  }
  return folder;

  function isInside(file: string): boolean {
    const location = relative(folder, file);
    return !isAbsolute(location) && location.split(sep)[0] !== '..';
  }
}
