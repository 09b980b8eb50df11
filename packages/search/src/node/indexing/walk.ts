import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { systemReason } from '@fgclip2/files';
import { storedPath } from './stored-path.ts';

/** A file that was found. */
export interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** A folder that could not be read, or a file in one. */
export interface Unread {
  readonly path: string;
  readonly reason: string;
}

/** What a walk found. */
export interface Walk {
  /** By path; each once. */
  readonly files: readonly FoundFile[];
  readonly unread: readonly Unread[];
  /** Links to what is not there. */
  readonly broken: readonly Unread[];
}

/** What the files in a folder are called that are taken for images. */
const extensions: ReadonlySet<string> = new Set(
  'jpg jpeg jpe jfif png apng webp gif tif tiff avif bmp dib pbm pgm ppm pnm heic heif'
    .split(' ')
    .map((name) => `.${name}`),
);

/** Files whose size is asked for at once. */
const atOnce = 32;

/**
 * The image files in folders and below them, and files that are named themselves. What begins with a dot is left out.
 * Links are followed; a folder that several paths lead to is read once, by the path without links where there is one.
 *
 * @throws Error for a place that is not there.
 */
export async function walk(places: readonly string[], signal?: AbortSignal): Promise<Walk> {
  const files = new Map<string, FoundFile>();
  const unread: Unread[] = [];
  const broken: Unread[] = [];
  const seen = new Set<string>();
  const links: string[] = [];

  /** Says why a path cannot be read; what is gone since its folder was read is no file. */
  async function sort(path: string, error: unknown): Promise<undefined> {
    const { code } = Object(error);
    if (code === 'ELOOP') broken.push({ path, reason: systemReason(error) });
    else if (isUnspeakable(path) || code !== 'ENOENT') unread.push({ path, reason: reasonOf(path, error) });
    else if (await isLink(path)) broken.push({ path, reason: 'a link to what is not there' });
  }

  async function addFiles(paths: readonly string[]): Promise<void> {
    for (let start = 0; start < paths.length; start += atOnce) {
      signal?.throwIfAborted();
      await Promise.all(
        paths.slice(start, start + atOnce).map(async (path) => {
          const found = await stat(path).catch((error: unknown) => sort(path, error));
          if (found?.isFile()) files.set(path, foundFile(path, found));
        }),
      );
    }
  }

  async function readFolder(path: string, real: string): Promise<void> {
    signal?.throwIfAborted();
    if (seen.has(real)) return;
    seen.add(real);
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      unread.push({ path, reason: reasonOf(path, error) });
      return [];
    });
    const shown = entries.filter(({ name }) => !name.startsWith('.'));
    shown.sort((a, b) => (a.name < b.name ? -1 : 1));
    const below = (entry: Dirent): string => `${path.replace(/\/$/, '')}/${entry.name}`;
    await addFiles(shown.filter((entry) => !entry.isDirectory() && isImage(entry.name)).map(below));
    for (const entry of shown) {
      if (entry.isDirectory()) await readFolder(below(entry), `${real.replace(/[\\/]$/, '')}/${entry.name}`);
      else if (entry.isSymbolicLink() && !isImage(entry.name)) links.push(below(entry));
    }
  }

  for (const place of places.map((each) => storedPath(each))) {
    const found = await stat(place).catch((error: unknown) => {
      throw new Error(
        `[@fgclip2/search] Expected a folder or an image at ${place}, got ${systemReason(error)}.`,
        { cause: error },
      );
    });
    if (found.isDirectory()) await readFolder(place, storedPath(await realpath(place)));
    else if (!found.isFile()) {
      throw new Error(
        `[@fgclip2/search] Expected a folder or an image at ${place}, got a pipe, a socket or a device.`,
      );
    } else files.set(place, foundFile(place, found));
  }
  // After all that is reached without them; they may lead to further ones.
  for (let link = links.shift(); link !== undefined; link = links.shift()) {
    const path = link;
    const real = await realpath(path).catch((error: unknown) => sort(path, error));
    const isFolder = real !== undefined && (await stat(real).catch(() => undefined))?.isDirectory();
    if (isFolder) await readFolder(link, storedPath(real));
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), unread, broken };
}

/** Whether a walk of a place passes a path over because of a name: it may be there nevertheless. */
export function isPassedOver(path: string, place: string): boolean {
  const names = path.slice(place.length).split('/');
  return names.some((name) => name.startsWith('.')) || !isImage(path);
}

function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}

/** Whether a name has bytes that are no UTF-8: Node opens no such file. */
function isUnspeakable(path: string): boolean {
  return path.includes('\ufffd');
}

function reasonOf(path: string, error: unknown): string {
  const isMissing = Object(error).code === 'ENOENT';
  return isMissing && isUnspeakable(path) ? 'its name is not UTF-8: rename it' : systemReason(error);
}

function isImage(name: string): boolean {
  return extensions.has(extname(name).toLowerCase());
}

function foundFile(path: string, { size, mtimeMs }: Stats): FoundFile {
  return { path, size, mtimeMs };
}
