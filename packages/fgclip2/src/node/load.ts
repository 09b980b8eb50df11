import type { Files } from '@fgclip2/files';
import type { Fgclip2 } from '../fgclip2.ts';
import { loadModel } from '../load-model.ts';
import { checkOptions } from '../loading/check-options.ts';
import type { NodeEntryOptions, NodeLoadOptions, WebLoadOptions } from '../loading/load-options.ts';
import { checkDevice } from './check-device.ts';
import { nodePlatform } from './platform.ts';

/**
 * Opens a checkpoint for the tasks of {@link Fgclip2}: a folder, a hub id, a base URL or {@link Files}; `openFiles`
 * says which string means what.
 *
 * Files that are not here yet are downloaded to the hub's cache; every weight is checked before this returns.
 * @throws Error when a file is missing or does not fit, or `@fgclip2/runtime-node` is not installed; TypeError for an
 * option that is not known, or that only the browser has.
 * @example
 * import { load } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * const [best] = await fgclip2.rank('photo.jpg', ['a black cat', '一只白猫']);
 * console.log(best?.text, best?.probability);
 */
export async function load(
  model: string | URL | Files,
  options: NodeEntryOptions<NodeLoadOptions, WebLoadOptions> = {},
): Promise<Fgclip2> {
  checkOptions(options, { of: 'load', level: 'load', platform: 'node' });
  checkDevice(options);
  return loadModel(nodePlatform, model, options);
}
