import { checkFiles, type Files, type ReadOptions, readJson, readJsonIfThere } from '@fgclip2/files';
import { checkOptions, signalOption } from '@fgclip2/tensor';
import type { JsonObject } from './json-object.ts';

const owner = '@fgclip2/config';

/**
 * Reads and parses `config.json`.
 *
 * @throws Error "[@fgclip2/config] Expected config.json in <name of the files>, got only <names>." where it is
 * missing; also for content that is not a JSON object. TypeError for a string instead of files.
 */
export async function readConfig(files: Files, options: ReadOptions = {}): Promise<JsonObject> {
  checkFiles(files, owner);
  checkOptions(owner, options, signalOption);
  return readJson(files, 'config.json', { ...options, owner });
}

/** Reads and parses `config.json`, where there is one. */
export async function findConfig(files: Files, options: ReadOptions = {}): Promise<JsonObject | undefined> {
  checkFiles(files, owner);
  checkOptions(owner, options, signalOption);
  return readJsonIfThere(files, 'config.json', { ...options, owner });
}
