import { checkArguments, checkOptions, kinds, signalOption } from '@fgclip2/tensor';
import { checkFiles } from '../check-files.ts';
import type { Files, ReadOptions } from '../files.ts';
import { type ParseJsonOptions, parseJsonObject } from './json-object.ts';

/** Options of {@link readJson} and {@link readJsonIfThere}. */
export interface ReadJsonOptions extends ReadOptions, ParseJsonOptions {
  /** Bytes that the file may have: it is read and parsed in one piece. @default 10000000 */
  maxBytes?: number | undefined;
}

/** A hundred times the largest file of settings of a published checkpoint. */
const defaultMaxBytes = 10_000_000;

/**
 * Reads a file that holds one JSON object.
 *
 * @throws Error when there is no such file (it lists what is there), and for content that is not a JSON object;
 * RangeError over `maxBytes`.
 * @example
 * import { readJson } from '@fgclip2/files';
 * import { folder } from '@fgclip2/files/node';
 * const config = await readJson(folder('./fg-clip2-base'), 'config.json', { owner: 'my-program' });
 */
export async function readJson(
  files: Files,
  file: string,
  options: ReadJsonOptions,
): Promise<Record<string, unknown>> {
  const json = await readJsonIfThere(files, file, options);
  if (json !== undefined) return json;
  const names = await files.list?.(options).catch(() => undefined); // a mirror may have no list
  throw new Error(`[${options.owner}] Expected ${file} in ${files.name}, got ${found(names)}.`);
}

/**
 * Reads a file that holds one JSON object; `undefined` when there is no such file.
 *
 * @throws Error for content that is not a JSON object; RangeError over `maxBytes`.
 */
export async function readJsonIfThere(
  files: Files,
  file: string,
  options: ReadJsonOptions,
): Promise<Record<string, unknown> | undefined> {
  checkFiles(files, options.owner);
  checkArguments(options.owner, { file: [file, kinds.text] });
  checkOptions(options.owner, options, signalOption);
  const source = await files.open(file, options);
  if (source === undefined) return undefined;
  const { owner, maxBytes = defaultMaxBytes } = options;
  if (source.size > maxBytes) {
    throw new RangeError(
      `[${owner}] Expected at most ${maxBytes} bytes of JSON for ${source.name}, got ${source.size}.`,
    );
  }
  const bytes = await source.read(0, source.size, options);
  return parseJsonObject(withoutByteOrderMark(bytes), source.name, {
    ...options,
    remedy: source.remedy,
  });
}

/** Some editors begin a file with the three bytes of a byte order mark. */
function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function found(names: readonly string[] | undefined): string {
  if (names === undefined) return 'no such file';
  return names.length === 0 ? 'no files' : `only ${names.join(', ')}`;
}
