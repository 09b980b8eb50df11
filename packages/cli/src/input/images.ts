import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { type LinesOptions, linesOf } from './captions.ts';
import { expandGlob, isGlob } from './expand-glob.ts';
import { standardInput } from './standard-input.ts';

/** An image of the command line. */
export interface ImageArgument {
  /** What was given, or the path of a file in a folder that was given. */
  name: string;
  input: string | File;
}

/** What the files in a folder are called that are taken for images. */
const extensions = new Set([
  ...[
    '.jpg',
    '.jpeg',
    '.jpe',
    '.jfif',
    '.png',
    '.apng',
    '.webp',
    '.gif',
    '.tif',
    '.tiff',
    '.avif',
    '.bmp',
    '.dib',
  ],
  ...['.pbm', '.pgm', '.ppm', '.pnm', '.heic', '.heif'],
]);

/**
 * The images that arguments and a file of names mean: files, URLs, `-` for standard input, folders with all images
 * in and below them, and patterns that no shell has expanded.
 *
 * @throws UsageError when there are none; Error for a folder without images, or a pattern that nothing matches.
 */
export async function imagesOf(
  given: readonly string[],
  { imagesFile, ...options }: LinesOptions & { imagesFile?: string | undefined },
): Promise<ImageArgument[]> {
  const listed = imagesFile === undefined ? [] : await linesOf(imagesFile, 'names of images', options);
  const images: ImageArgument[] = [];
  for (const name of [...given, ...listed]) images.push(...(await imagesNamed(name, options.signal)));
  if (images.length > 0) return images;
  throw new UsageError(
    'Expected images, got none: give files, folders or URLs, or --images-file with one a line.',
  );
}

/**
 * The one image that an argument means.
 *
 * @throws UsageError when it means several.
 */
export async function oneImage(given: string, signal: AbortSignal): Promise<ImageArgument> {
  const images = await imagesNamed(given, signal);
  if (images.length === 1) return images[0]!;
  throw new UsageError(`Expected one image, got ${images.length} at ${given}.`);
}

async function imagesNamed(name: string, signal: AbortSignal): Promise<ImageArgument[]> {
  signal.throwIfAborted();
  if (name === '-') return [{ name, input: new File([await standardInput('an image', signal)], '-') }];
  if (/^[a-z][a-z0-9+.-]+:/i.test(name)) return [{ name, input: name }];
  const found = await stat(name).catch(() => undefined);
  if (found?.isDirectory()) return inFolder(name);
  if (found !== undefined || !isGlob(name)) return [{ name, input: name }];
  const paths = await expandGlob(name);
  if (paths.length === 0) throw new Error(`Expected files that match ${name}, got none.`);
  return (await Promise.all(paths.map((path) => imagesNamed(path, signal)))).flat();
}

async function inFolder(folder: string): Promise<ImageArgument[]> {
  const paths = await imagesBelow(folder);
  if (paths.length > 0) return paths.map((path) => ({ name: path, input: path }));
  throw new Error(
    `Expected images in the folder ${folder}, got none: it holds no ${[...extensions].slice(0, 5).join(', ')} and the like.`,
  );
}

/** The image files in and below a folder, by name, folder by folder; what begins with a dot is left out, and links to folders are not followed. */
export async function imagesBelow(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true }))
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const paths: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) paths.push(...(await imagesBelow(path)));
    // To read a pipe would wait for ever.
    else if (isImageName(entry.name) && (entry.isFile() || entry.isSymbolicLink())) paths.push(path);
  }
  return paths;
}

/** Whether a file is called like an image; what begins with a dot is not. */
export function isImageName(name: string): boolean {
  return !name.startsWith('.') && extensions.has(extname(name).toLowerCase());
}
