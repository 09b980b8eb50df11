import { readCompact } from '../compact/compact-format.ts';
import type { CompactTables } from '../compact/compact-tables.ts';

/** The compact forms that a page keeps for later visits, in the Cache API of its origin. */
const cacheName = 'fgclip2-tokenizers';

/** Compact forms that are kept, 3 MB each: those of the models that were used last. */
const mostKept = 4;

/** The compact form that is kept under a version; `undefined` where there is none, or a broken one. */
export async function readCached(version: string): Promise<CompactTables | undefined> {
  try {
    const response = await caches.match(addressOf(version), { cacheName });
    return response && readCompact(new Uint8Array(await response.arrayBuffer()));
  } catch {
    return undefined;
  }
}

/** Keeps a compact form. Where storage is full or not available, it is made again next time. */
export async function writeCached(version: string, file: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    const cache = await caches.open(cacheName);
    await cache.put(addressOf(version), new Response(file));
    const oldest = (await cache.keys()).slice(0, -mostKept);
    for (const request of oldest) await cache.delete(request);
  } catch {
    // Private windows and pages without https have no Cache API.
  }
}

/** Deletes the compact forms that this origin keeps; they are made again when they are needed. */
export async function clearTokenizerCache(): Promise<void> {
  await globalThis.caches?.delete(cacheName).catch(() => false);
}

/** A key has to be an address; nothing is ever fetched from this one. */
function addressOf(version: string): string {
  return `https://fgclip2.invalid/tokenizer/${encodeURIComponent(version)}`;
}
