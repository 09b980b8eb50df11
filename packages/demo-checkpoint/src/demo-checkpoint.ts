import { folder } from '@fgclip2/checkpoint/node';
import type { Files } from '@fgclip2/tensor';

/**
 * The sample checkpoint's files, in the layout and with the tensor names of the published ones: 5.7 M
 * parameters in float16, trained on emoji scenes. It shows how things work, not how well FG-CLIP2 sees.
 *
 * @example
 * import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
 * const config = await demoCheckpoint.open('config.json');
 */
export const demoCheckpoint: Files = folder(new URL('../checkpoint/', import.meta.url));
