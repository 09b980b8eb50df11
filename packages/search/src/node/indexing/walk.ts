import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { systemReason } from '@fgclip2/files';
import { storedPath } from './stored-path.ts';

/** A file that was found. */
export interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** A folder that could not be read. */
export interface UnreadFolder {
  readonly path: string;
  readonly reason: string;
}

/** What a walk found. */
export interface Walk {
  /** By path; each once. */
  readonly files: readonly FoundFile[];
  readonly unread: readonly UnreadFolder[];
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
  const unread: UnreadFolder[] = [];
  const seen = new Set<string>();
  const links: string[] = [];

  async function addFiles(paths: readonly string[]): Promise<void> {
    for (let start = 0; start < paths.length; start += atOnce) {
      signal?.throwIfAborted();
      await Promise.all(
        paths.slice(start, start + atOnce).map(async (path) => {
          // What is gone since its folder was read is no file.
          const found = await stat(path).catch(() => undefined);
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
      unread.push({ path, reason: systemReason(error) });
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
    else files.set(place, foundFile(place, found));
  }
  // After all that is reached without them; they may lead to further ones.
  for (let link = links.shift(); link !== undefined; link = links.shift()) {
    const real = await realpath(link).catch(() => undefined);
    const isFolder = real !== undefined && (await stat(real).catch(() => undefined))?.isDirectory();
    if (isFolder) await readFolder(link, storedPath(real));
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), unread };
}

function isImage(name: string): boolean {
  return extensions.has(extname(name).toLowerCase());
}

function foundFile(path: string, { size, mtimeMs }: Stats): FoundFile {
  return { path, size, mtimeMs };
}
