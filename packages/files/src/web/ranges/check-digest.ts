import { sha256Hex } from '../../sha256.ts';
import type { FileState } from './file-state.ts';

/**
 * Compares all bytes of a file with its sha256, where that is known and the page may compute one.
 *
 * @throws Error with both digests; what is stored of the file is deleted.
 */
export async function checkDigest(file: FileState, bytes: Uint8Array): Promise<void> {
  if (file.sha256 === undefined) return;
  const found = await sha256Hex(bytes);
  if (found === undefined || found === file.sha256.toLowerCase()) return;
  file.local.clear();
  await file.cache?.forget(file.file);
  throw new Error(
    `[@fgclip2/files] Expected sha256 ${file.sha256} for ${file.remote.name}, got ${found}: what was kept of it was deleted, load again.`,
  );
}
