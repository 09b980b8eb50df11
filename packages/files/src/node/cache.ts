import { lstat, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkOptions, kinds } from '@fgclip2/tensor';
import { undefinedIfAbsent } from './disk/file-source.ts';
import { markerFile } from './disk/hub-cache.ts';
import { urlCacheFolder } from './disk/url-cache.ts';
import { filesBelow } from './folder.ts';
import { defaultCacheDir } from './http/hub-environment.ts';

/** Options of {@link listCache} and {@link clearCache}. */
export interface CacheOptions {
  /** The cache folder. @default HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME/hub or ~/.cache/huggingface/hub */
  cacheDir?: string | undefined;
}

/** What one repository or base URL takes in the cache. */
export interface CacheEntry {
  kind: 'hub' | 'url';
  /** Hub id, or the base URL. */
  id: string;
  /** Its folder. */
  path: string;
  /** Bytes on disk, unfinished downloads included. */
  bytes: number;
  /** Whether this package made the folder; false where another tool of the hub did. */
  own: boolean;
  /** The commits there are; none for a URL. */
  revisions: CachedRevision[];
}

/** One commit of a cached repository. */
export interface CachedRevision {
  commit: string;
  /** Branches and tags that stood for it when last asked. */
  refs: string[];
  /** Bytes of its files, those shared with other commits included. */
  bytes: number;
}

/** The model repositories and base URLs in the cache, by id. */
export async function listCache(options: CacheOptions = {}): Promise<CacheEntry[]> {
  checkOptions('@fgclip2/files', options, { cacheDir: kinds.text });
  const { cacheDir = defaultCacheDir() } = options;
  const entries: CacheEntry[] = [];
  for (const folder of await foldersIn(cacheDir)) {
    if (folder.startsWith('models--')) entries.push(await hubEntry(join(cacheDir, folder), folder));
  }
  for (const folder of await foldersIn(join(cacheDir, urlCacheFolder))) {
    const path = join(cacheDir, urlCacheFolder, folder);
    const id = (await readFile(join(path, 'url'), 'utf8').catch(undefinedIfAbsent)) ?? folder;
    entries.push({ kind: 'url', id, path, bytes: await fileSizes(path), own: true, revisions: [] });
  }
  return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Options of {@link clearCache}. */
export interface ClearCacheOptions extends CacheOptions {
  /** The hub id or base URL to delete. @default undefined (everything that this package downloaded) */
  id?: string | undefined;
}

/**
 * Deletes one repository or base URL from the cache, or all that this package made, and returns what it
 * deleted. Without an `id`, repositories that another tool of the hub has put there stay.
 *
 * @throws Error listing what is there when nothing has this id.
 */
export async function clearCache(options: ClearCacheOptions = {}): Promise<CacheEntry[]> {
  checkOptions('@fgclip2/files', options, { id: kinds.text });
  const { id } = options;
  const entries = await listCache(options);
  const chosen = entries.filter((entry) =>
    id === undefined ? entry.own : withoutSlash(entry.id) === withoutSlash(id),
  );
  if (id !== undefined && chosen.length === 0) {
    const there = entries.length === 0 ? 'is empty' : `holds ${entries.map((entry) => entry.id).join(', ')}`;
    throw new Error(`[@fgclip2/files] Expected ${id} in the cache, which ${there}.`);
  }
  for (const { path } of chosen) await rm(path, { recursive: true, force: true });
  return chosen;
}

async function hubEntry(path: string, folder: string): Promise<CacheEntry> {
  const refsOf = new Map<string, string[]>();
  for (const ref of (await filesBelow(join(path, 'refs')).catch(undefinedIfAbsent)) ?? []) {
    const commit = (await readFile(join(path, 'refs', ref), 'utf8')).trim();
    refsOf.set(commit, [...(refsOf.get(commit) ?? []), ref]);
  }
  const revisions: CachedRevision[] = [];
  for (const commit of await foldersIn(join(path, 'snapshots'))) {
    const bytes = await fileSizes(join(path, 'snapshots', commit), { followLinks: true });
    revisions.push({ commit, refs: refsOf.get(commit) ?? [], bytes });
  }
  const own = (await lstat(join(path, markerFile)).catch(undefinedIfAbsent)) !== undefined;
  const id = folder.split('--').slice(1).join('/');
  return { kind: 'hub', id, path, bytes: await fileSizes(path), own, revisions };
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = (await readdir(path, { withFileTypes: true }).catch(undefinedIfAbsent)) ?? [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Bytes of all files below a folder; links count nothing, or with `followLinks` what they lead to. */
async function fileSizes(folder: string, options: { followLinks?: boolean } = {}): Promise<number> {
  const { followLinks = false } = options;
  let bytes = 0;
  for (const file of await filesBelow(folder)) {
    const found = await (followLinks ? stat : lstat)(join(folder, file)).catch(undefinedIfAbsent);
    if (found?.isFile()) bytes += found.size;
  }
  return bytes;
}

function withoutSlash(id: string): string {
  return id.replace(/\/+$/, '');
}
