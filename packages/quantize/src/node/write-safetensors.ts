import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type HeaderOptions, probeNames, writeSafetensorsHeader } from '@fgclip2/checkpoint';
import type { ReadOptions } from '@fgclip2/files';
import type { PlannedTensor } from '../planned-tensor.ts';

/** In place of a digest that is not known yet. */
const noDigest = '0'.repeat(64);

/** Whether a tensor stays as it is written first; the cosines are known later, and are only shown. */
function isFinal({ name }: PlannedTensor): boolean {
  return !name.endsWith(probeNames.cosine);
}

/** Options of {@link writeSafetensors}. */
export interface WriteOptions extends ReadOptions, HeaderOptions {
  /** Called as the file grows, with bytes written and their total. @default undefined */
  onProgress?: ((written: number, total: number) => void) | undefined;
}

/** Writes a safetensors file, a tensor at a time, with the sha256 of each in its header. */
export async function writeSafetensors(
  path: string,
  tensors: readonly PlannedTensor[],
  { copyOf, onProgress, signal }: WriteOptions = {},
): Promise<void> {
  const total = tensors.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const file = await open(path, 'w');
  try {
    // The header has its length with any digests; those of the tensors follow when they are written.
    const entries = tensors.map((tensor) => ({ ...tensor, sha256: isFinal(tensor) ? noDigest : undefined }));
    await file.writeFile(writeSafetensorsHeader(entries, { copyOf }));
    let written = 0;
    for (const [index, tensor] of tensors.entries()) {
      const hash = createHash('sha256');
      for await (const bytes of tensor.bytes({ signal })) {
        signal?.throwIfAborted();
        await file.writeFile(bytes);
        hash.update(bytes);
        written += bytes.length;
        onProgress?.(written, total);
      }
      if (isFinal(tensor)) entries[index]!.sha256 = hash.digest('hex');
    }
    if (written !== total)
      throw new Error(`[@fgclip2/quantize] Expected ${total} bytes of weights, wrote ${written}.`);
    const header = writeSafetensorsHeader(entries, { copyOf });
    await file.write(header, 0, header.length, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
