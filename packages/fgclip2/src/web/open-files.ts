import type { Files } from '@fgclip2/files';
import { hub, url } from '@fgclip2/files/web';
import { describe } from '@fgclip2/tensor';
import { checkOptions } from '../loading/check-options.ts';
import { hubPage } from '../loading/hub-page.ts';
import type { WebFilesOptions } from '../loading/load-options.ts';

/**
 * The files a value means:
 * - an address relative to the page: a string that begins with `.` or `/`;
 * - a model on the hub: the address of its page, or any other string, as its id;
 * - a base URL: any other `http(s):` URL;
 * - {@link Files}: themselves.
 *
 * @throws TypeError for anything else, and for an option that is not known.
 * @example
 * import { openFiles } from 'fgclip2';
 *
 * const files = openFiles('/models/fg-clip2-base-q8/');
 * const config = await files.open('config.json');
 */
export function openFiles(model: string | URL | Files, options: WebFilesOptions = {}): Files {
  checkOptions(options, { of: 'openFiles', level: 'files', platform: 'web' });
  return filesFor(model, options);
}

/** What {@link openFiles} gives; of the options, only those of files count. */
export function filesFor(model: string | URL | Files, options: WebFilesOptions): Files {
  if (typeof model === 'object' && model !== null && 'open' in model) return model;
  if (typeof model !== 'string' && Object.prototype.toString.call(model) !== '[object URL]') {
    throw new TypeError(`[fgclip2] Expected a URL, a hub id or Files for the model, got ${describe(model)}.`);
  }
  const name = String(model);
  if (/^https?:/i.test(name)) {
    const page = hubPage(name, options.endpoint ?? 'https://huggingface.co');
    if (page === undefined) return url(name, options);
    return hub(page.id, { ...options, revision: options.revision ?? page.revision });
  }
  if (/^[./]/.test(name)) return url(new URL(name, document.baseURI), options);
  return hub(name, options);
}
