import type { Files } from '@fgclip2/files';
import { folder, hub, url } from '@fgclip2/files/node';
import { describe } from '@fgclip2/tensor';
import type { LoadOptions } from '../load-options.ts';

/**
 * The files a value means: a string that begins with `.`, `/` or a drive letter, or a `file:` URL, is a
 * folder; an `http(s):` URL is a base URL; {@link Files} are themselves; any other string is a hub id.
 *
 * @throws TypeError for anything else.
 */
export function filesOf(model: string | URL | Files, options: LoadOptions = {}): Files {
  if (typeof model === 'object' && model !== null && 'open' in model) return model;
  if (typeof model !== 'string' && !(model instanceof URL)) {
    throw new TypeError(
      `[fgclip2] Expected a folder, a URL, a hub id or Files for the model, got ${describe(model)}.`,
    );
  }
  const name = String(model);
  if (/^https?:/.test(name)) return url(name, options);
  if (name.startsWith('file:')) return folder(new URL(name));
  if (/^(\.|\/|\\|[a-zA-Z]:[\\/])/.test(name)) return folder(name);
  return hub(name, options);
}
