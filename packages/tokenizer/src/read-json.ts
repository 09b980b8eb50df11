import type { Files, ReadOptions } from '@fgclip2/files';

/** Reads and parses one JSON file; `undefined` when there is no file of this name. */
export async function readJson(files: Files, file: string, options?: ReadOptions): Promise<unknown> {
  const source = await files.open(file, options);
  if (source === undefined) return undefined;
  return parseJson(await source.read(0, source.size, options), source.name);
}

/** Parses the bytes of a JSON file; `name` is what the error calls it. */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new Error(`[@fgclip2/tokenizer] Expected JSON in ${name}, got text that does not parse.`, {
      cause,
    });
  }
}
