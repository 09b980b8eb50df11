import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '@fgclip2/files';
import { folder, hub, url } from '@fgclip2/files/node';
import { describe } from '@fgclip2/tensor';
import { checkOptions } from '../loading/check-options.ts';
import { hubPage } from '../loading/hub-page.ts';
import type { NodeEntryOptions, NodeFilesOptions, WebFilesOptions } from '../loading/load-options.ts';

/**
 * The files a value means:
 * - a folder: a string that begins with `.`, `/`, `~/` or a drive letter, a `file:` URL, or any string that names a
 *   folder that holds a config.json; also the path of its model.safetensors;
 * - a model on the hub: the address of its page, or any other string, as its id;
 * - a base URL: any other `http(s):` URL;
 * - {@link Files}: themselves.
 *
 * @throws TypeError for anything else, and for an option that is not known.
 * @example
 * import { openFiles } from 'fgclip2';
 *
 * const files = openFiles('qihoo360/fg-clip2-base');
 * const config = await files.open('config.json');
 */
export function openFiles(
  model: string | URL | Files,
  options: NodeEntryOptions<NodeFilesOptions, WebFilesOptions> = {},
): Files {
  checkOptions(options, { of: 'openFiles', level: 'files', platform: 'node' });
  return filesFor(model, options);
}

/** What {@link openFiles} gives; of the options, only those of files count. */
export function filesFor(model: string | URL | Files, options: NodeFilesOptions): Files {
  if (typeof model === 'object' && model !== null && 'open' in model) return model;
  if (typeof model !== 'string' && Object.prototype.toString.call(model) !== '[object URL]') {
    throw new TypeError(
      `[fgclip2] Expected a folder, a URL, a hub id or Files for the model, got ${describe(model)}.`,
    );
  }
  const name = String(model);
  if (/^https?:/i.test(name)) {
    const page = hubPage(name, options.endpoint ?? (process.env.HF_ENDPOINT || 'https://huggingface.co'));
    if (page === undefined) return url(name, options);
    return hub(page.id, { ...options, revision: options.revision ?? page.revision });
  }
  if (/^file:/i.test(name)) return folder(modelFolder(fileURLToPath(name)));
  const path = name.replace(/^~(?=$|[\\/])/, () => homedir());
  if (/^(\.|\/|\\|[a-zA-Z]:[\\/])/.test(path)) return folder(modelFolder(path));
  const place = modelFolder(path);
  return name !== '' && existsSync(join(place, 'config.json')) ? folder(place) : hub(name, options);
}

/** The folder of a model: the one that is named, or the one around its model.safetensors. */
function modelFolder(path: string): string {
  return basename(path) === 'model.safetensors' ? dirname(path) : path;
}
