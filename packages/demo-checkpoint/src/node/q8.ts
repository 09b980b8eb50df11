import type { Files } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';

/**
 * The sample checkpoint's files in 8 bits: 7.2 MB instead of 11.5, made by `fgclip2 quantize`.
 *
 * @example
 * import { demoCheckpointQ8 } from '@fgclip2/demo-checkpoint/q8';
 * import { load } from 'fgclip2';
 * const fgclip2 = await load(demoCheckpointQ8);
 */
export const demoCheckpointQ8: Files = folder(`${import.meta.url}/../../../checkpoint-q8/`);
