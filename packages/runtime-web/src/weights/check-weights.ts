import { sha256Hex } from '@fgclip2/files';
import type { SegmentRange } from './plan-segments.ts';

/**
 * Compares the weights in bytes that were read with the sha256 that their file gives; those without one are left as
 * they are, and on pages that are not secure, where no sha256 can be computed, all of them.
 *
 * @throws Error with both digests; what the source has kept of the weight is forgotten.
 */
export async function checkWeights(range: SegmentRange, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  for (const { name, source, start, end, sha256 } of range.weights) {
    if (sha256 === undefined) continue;
    const found = await sha256Hex(bytes.subarray(start - range.start, end - range.start));
    if (found === undefined || found === sha256) continue;
    await source.forget?.(start, end);
    throw new Error(
      `[@fgclip2/runtime-web] Expected sha256 ${sha256} for the ${end - start} bytes of weight ${JSON.stringify(name)} in ${source.name}, got ${found}: ` +
        'they were damaged, or are of another version of the file. What was kept of them is deleted, load again; ' +
        'if that does not help, the file on the server is not the one that was written.',
    );
  }
}
