import type { Files, ReadOptions } from '@fgclip2/tensor';

/** Reads and parses one JSON file; `undefined` when there is none of this name. */
export async function readJson(files: Files, file: string, options?: ReadOptions): Promise<unknown> {
  const source = await files.open(file, options);
  if (source === undefined) return undefined;
  const bytes = await source.read(0, source.size, options);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new Error(`[@fgclip2/tokenizer] Expected JSON in ${source.name}, got text that does not parse.`, {
      cause,
    });
  }
}
