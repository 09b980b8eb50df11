import { checkFiles, type Files, type ReadOptions } from '@fgclip2/files';
import { type JsonObject, jsonObject } from './json-object.ts';

/** Reads and parses `config.json`; a missing or broken file is an error that names where it was looked for. */
export async function readConfig(files: Files, options: ReadOptions = {}): Promise<JsonObject> {
  checkFiles(files, '@fgclip2/config');
  const config = await findConfig(files, options);
  if (config !== undefined) return config;
  const names = await files.list?.(options);
  const found = names === undefined ? 'no such file' : `only ${names.join(', ') || 'no files'}`;
  throw new Error(`[@fgclip2/config] Expected config.json in ${files.name}, got ${found}.`);
}

/** Reads and parses `config.json`, where there is one. */
export async function findConfig(files: Files, options: ReadOptions = {}): Promise<JsonObject | undefined> {
  const source = await files.open('config.json', options);
  if (source === undefined) return undefined;
  const bytes = await source.read(0, source.size, options);
  return jsonObject('config.json', parse(new TextDecoder().decode(bytes), source.name));
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`[@fgclip2/config] Expected JSON in ${name}, got text that does not parse.`, { cause });
  }
}
