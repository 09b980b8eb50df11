import type { Files } from '@fgclip2/files';
import type { Fgclip2 } from '../fgclip2.ts';
import { loadModel } from '../load-model.ts';
import { checkOptions } from '../loading/check-options.ts';
import type { WebLoadOptions } from '../loading/load-options.ts';
import { webPlatform } from './platform.ts';

/**
 * Opens a checkpoint for the tasks of {@link Fgclip2}: an address on this page's server (`./model/`, `/model/`), a
 * base URL, a hub id or {@link Files}.
 *
 * Only what is asked for is downloaded, and kept for the next time: the headers now, a tower's weights with its
 * first question, of the table of tokens only the rows of a text.
 * @throws Error when a file is missing or does not fit, or `@fgclip2/runtime-web` is not installed; TypeError for an
 * option that is not known, or that only Node has.
 * @example
 * import { load } from 'fgclip2';
 *
 * const fgclip2 = await load('./fg-clip2-base-q8/', { onFallback: console.info });
 * const [best] = await fgclip2.rank(document.querySelector('img')!, ['a black cat', '一只白猫']);
 * console.log(best?.text, best?.probability, fgclip2.runtimeName);
 */
export async function load(model: string | URL | Files, options: WebLoadOptions = {}): Promise<Fgclip2> {
  checkOptions(options, { of: 'load', level: 'load', platform: 'web' });
  return loadModel(webPlatform, model, options);
}
