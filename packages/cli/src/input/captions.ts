import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { systemReason } from '@fgclip2/files';
import { UsageError } from '../usage-error.ts';
import { decodeText, lineEnd } from './decode-text.ts';
import { standardInput } from './standard-input.ts';

/** How files of lines are read. */
export interface LinesOptions {
  /** A label of TextDecoder. @default 'utf-8'; a byte order mark wins */
  encoding?: string | undefined;
  signal: AbortSignal;
}

/** The encoding of files of lines, as the option `--encoding`. */
export function encodingOption(): Option<
  '--encoding <name>',
  undefined,
  undefined,
  string,
  false,
  undefined
> {
  const what = 'encoding of files of lines, such as gb18030 (default: UTF-8, or what a byte order mark says)';
  return new Option('--encoding <name>', what).argParser((name) => {
    try {
      return new TextDecoder(name).encoding;
    } catch {
      throw new InvalidArgumentError(
        'Expected an encoding such as utf-8, gb18030, big5, shift_jis or windows-1252.',
      );
    }
  });
}

/**
 * The captions of the command line: those given one by one, then the lines of a file that are not empty.
 *
 * @throws UsageError when there are none; Error when the file cannot be read.
 */
export async function captionsOf(
  texts: readonly string[],
  file: string | undefined,
  options: LinesOptions,
): Promise<string[]> {
  const captions = [...texts, ...(file === undefined ? [] : await linesOf(file, 'captions', options))];
  if (captions.length > 0) return captions;
  throw new UsageError(
    'Expected captions, got none: give --text "a black cat", or --texts-file with one a line.',
  );
}

/**
 * The lines of a file that are not empty, without the space around them; `-` is standard input.
 *
 * @throws Error that names the file and the reason when it cannot be read, or is no text.
 */
export async function linesOf(
  file: string,
  what: string,
  { encoding, signal }: LinesOptions,
): Promise<string[]> {
  const bytes =
    file === '-'
      ? await standardInput(`a file of ${what}`, signal)
      : await readFile(file, { signal }).catch((cause) => {
          signal.throwIfAborted();
          throw new Error(`${file}: ${systemReason(cause)}`, { cause });
        });
  return decodeText(bytes, file === '-' ? 'standard input' : file, encoding)
    .split(lineEnd)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
