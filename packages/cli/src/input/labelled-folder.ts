import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemReason } from '@fgclip2/files';
import { imagesBelow, isImageName } from './images.ts';

/** Images of a folder of labelled folders. */
export interface LabelledImages {
  /** The names of the folders, those without an image included. */
  readonly labels: readonly string[];
  /** Files, and the label of each. */
  readonly images: readonly { readonly path: string; readonly label: string }[];
  /** Image files that lie in no labelled folder. */
  readonly unlabelled: number;
}

/**
 * The images in a folder of folders: the name of a folder is the label of all images in and below it.
 *
 * @throws Error for a folder that cannot be read, or holds no folders.
 */
export async function labelledFolder(folder: string): Promise<LabelledImages> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new Error(
      `Expected a folder of labelled folders for --references, got ${folder} (${systemReason(cause)}).`,
      { cause },
    );
  });
  const labels = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
  if (labels.length === 0) {
    throw new Error(
      `Expected a folder for each label in ${folder}, got none: put the images of a label into a folder with its name.`,
    );
  }
  const images = await Promise.all(
    labels.map(async (label) => (await imagesBelow(join(folder, label))).map((path) => ({ path, label }))),
  );
  const unlabelled = entries.filter((entry) => entry.isFile() && isImageName(entry.name)).length;
  return { labels, images: images.flat(), unlabelled };
}
