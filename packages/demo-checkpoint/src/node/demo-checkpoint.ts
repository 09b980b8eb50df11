import type { Files } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';

/**
 * The sample checkpoint's files, in the layout and with the tensor names of the published ones: 5.7 M
 * parameters in float16, trained on emoji scenes. It shows how things work, not how well FG-CLIP2 sees.
 *
 * @example
 * import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
 * const config = await demoCheckpoint.open('config.json');
 */
// Not `new URL(...)`: bundlers would look for a file of that name, and this is a folder.
export const demoCheckpoint: Files = folder(`${import.meta.url}/../../../checkpoint/`);
