import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from '@fgclip2/files';
import { writeWhole } from '@fgclip2/files/node';
import { readCompact } from '../compact/compact-format.ts';
import type { CompactTables } from '../compact/compact-tables.ts';

/**
 * The compact form of the tokenizer.json with this sha256; `undefined` where there is no cache, or it has none, or a
 * broken one.
 */
export async function readCached(
  cacheDir: string | undefined,
  sha256: string,
): Promise<CompactTables | undefined> {
  if (cacheDir === undefined) return undefined;
  const file = await readFile(cachePath(cacheDir, sha256)).catch(() => undefined);
  return file && readCompactOf(file, sha256);
}

/** Keeps a compact form for later. Where there is no folder that can be written to, it is made again next time. */
export async function writeCached(
  cacheDir: string | undefined,
  sha256: string,
  file: Uint8Array,
): Promise<void> {
  if (cacheDir === undefined) return;
  try {
    await mkdir(cacheDir, { recursive: true });
    await writeWhole(cachePath(cacheDir, sha256), file);
  } catch {
    // Next time it is made again.
  }
}

/** The tables of a compact file, where it is whole and was made from the tokenizer.json with this sha256. */
export function readCompactOf(file: Uint8Array, sha256: string): CompactTables | undefined {
  try {
    const tables = readCompact(file);
    return toHex(tables.sha256) === sha256 ? tables : undefined;
  } catch {
    return undefined;
  }
}

function cachePath(cacheDir: string, sha256: string): string {
  return join(cacheDir, `${sha256}.fgclip2-tokenizer`);
}
