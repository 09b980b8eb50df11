import type { Files } from '@fgclip2/files';
import type { Fgclip2 } from '../fgclip2.ts';
import { loadModel } from '../load-model.ts';
import type { LoadOptions } from '../load-options.ts';
import { nodePlatform } from './node-platform.ts';

/**
 * Opens a checkpoint for the tasks of {@link Fgclip2}: a folder, a hub id, a base URL or {@link Files}.
 *
 * Files that are not here yet are downloaded to the hub's cache; every weight is checked before this returns.
 * @throws Error when a file is missing or does not fit, or `@fgclip2/runtime-node` is not installed.
 * @example
 * import { load } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * const [best] = await fgclip2.rank('photo.jpg', ['a black cat', '一只白猫']);
 * console.log(best?.text, best?.probability);
 */
export function load(model: string | URL | Files, options: LoadOptions = {}): Promise<Fgclip2> {
  return loadModel(nodePlatform, model, options);
}
