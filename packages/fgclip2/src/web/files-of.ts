import type { Files } from '@fgclip2/files';
import { hub, url } from '@fgclip2/files/web';
import { describe } from '@fgclip2/tensor';
import type { LoadOptions } from '../load-options.ts';

/**
 * The files a value means: a string that begins with `.` or `/` is an address relative to the page, an `http(s):`
 * URL a base URL; {@link Files} are themselves; any other string is a hub id.
 *
 * @throws TypeError for anything else.
 */
export function filesOf(model: string | URL | Files, options: LoadOptions = {}): Files {
  if (typeof model === 'object' && model !== null && 'open' in model) return model;
  if (typeof model !== 'string' && !(model instanceof URL)) {
    throw new TypeError(`[fgclip2] Expected a URL, a hub id or Files for the model, got ${describe(model)}.`);
  }
  const name = String(model);
  if (/^https?:/.test(name)) return url(name, options);
  if (/^[./]/.test(name)) return url(new URL(name, document.baseURI), options);
  return hub(name, options);
}
