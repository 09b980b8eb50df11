import { readFile } from 'node:fs/promises';

/**
 * The captions of the command line: those given one by one, then the lines of a file that are not empty.
 *
 * @throws Error when there are none, or the file cannot be read.
 */
export async function captionsOf(texts: readonly string[], file: string | undefined): Promise<string[]> {
  const captions = [...texts, ...(file === undefined ? [] : await linesOf(file, 'captions'))];
  if (captions.length > 0) return captions;
  throw new Error('Expected captions, got none: give --text "a black cat", or --texts-file with one a line.');
}

/**
 * The lines of a file that are not empty, without the space around them.
 *
 * @throws Error that says what was expected to be there when the file cannot be read.
 */
export async function linesOf(file: string, what: string): Promise<string[]> {
  const content = await readFile(file, 'utf8').catch((cause) => {
    throw new Error(`Expected a file of ${what} at ${file}, could not read it (${cause.code}).`, { cause });
  });
  // trim() also removes the byte order mark.
  return content
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
