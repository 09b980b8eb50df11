import type { Files, ReadOptions } from '@fgclip2/files';
import { describe } from '@fgclip2/tensor';
import type { PreprocessorConfig } from './preprocessor-config.ts';

/**
 * Reads a checkpoint's `preprocessor_config.json`.
 *
 * @throws Error when there is no such file or it is not a JSON object.
 */
export async function readPreprocessorConfig(
  files: Files,
  options?: ReadOptions,
): Promise<PreprocessorConfig> {
  const source = await files.open('preprocessor_config.json', options);
  if (source === undefined) {
    const names = (await files.list?.(options))?.join(', ');
    throw new Error(
      `[@fgclip2/image-processor] Expected preprocessor_config.json in ${files.name}, got ${names ?? 'no file of this name'}.`,
    );
  }
  const bytes = await source.read(0, source.size, options);
  return parseConfig(new TextDecoder().decode(bytes), source.name);
}

/** Parses the text of a `preprocessor_config.json`; `name` is what errors call it. */
function parseConfig(text: string, name: string): PreprocessorConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`[@fgclip2/image-processor] Expected JSON in ${name}, got ${describe(text)}.`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as PreprocessorConfig;
  throw new Error(`[@fgclip2/image-processor] Expected a JSON object in ${name}, got ${describe(value)}.`);
}
