import { type NamedTensors, openCheckpoint, storedDType } from '@fgclip2/checkpoint';
import type { Files } from '@fgclip2/files';
import { describe } from '@fgclip2/tensor';
import type { TowerDTypes, WebLoadOptions } from '../loading/load-options.ts';
import { readTokenRows } from './token-rows.ts';

/**
 * The checkpoint as it is stored: a page makes no copies in another dtype.
 *
 * @throws RangeError when another dtype is asked for, with the command that makes one.
 */
export async function openTowers(
  files: Files,
  dtypes: TowerDTypes,
  options: WebLoadOptions,
): Promise<NamedTensors> {
  const checkpoint = await openCheckpoint(files, { signal: options.signal });
  for (const tower of ['text', 'vision'] as const) {
    const wanted = dtypes[tower];
    const stored = storedDType(checkpoint.weights().at(`${tower}_model`));
    // Halves are exact in float32, which is what everything is computed in.
    if (wanted === undefined || wanted === stored || (wanted === 'fp32' && stored === 'fp16')) continue;
    if (!['fp32', 'fp16', 'q8', 'q4'].includes(wanted)) {
      throw new RangeError(`[fgclip2] Expected fp32, fp16, q8 or q4 for dtype, got ${describe(wanted)}.`);
    }
    const isMade = wanted !== 'fp32' && (stored === 'fp32' || stored === 'fp16');
    const way = isMade
      ? ` A page writes no copies; the command does: npx @fgclip2/cli quantize <the model> --dtype ${wanted} --output ./model-${wanted}`
      : '';
    throw new RangeError(
      `[fgclip2] Expected a ${tower} tower in ${wanted}, got ${stored} in ${files.name}.${way}`,
    );
  }
  return readTokenRows(checkpoint, options);
}
