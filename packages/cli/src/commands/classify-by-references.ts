import type { Fgclip2 } from 'fgclip2';
import type { ImageArgument } from '../input/images.ts';
import { type LabelledImages, labelledFolder } from '../input/labelled-folder.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import type { ProgressListeners } from '../output/progress-listeners.ts';
import { reportFailures } from '../output/report-failures.ts';
import { modelLine, percent, textTable } from '../output/text-table.ts';
import { type NearestLabels, nearestLabels, type Reference } from './nearest-labels.ts';

/** What {@link classifyByReferences} is asked. */
export interface ReferenceQuestion {
  readonly images: readonly ImageArgument[];
  readonly references: LabelledImages;
  /** The nearest references that are counted. */
  readonly neighbors: number;
  readonly topK: number;
  readonly patches: number | undefined;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/**
 * The labelled images to compare with.
 *
 * @throws Error for a folder without labelled folders, or where none of them holds an image.
 */
export async function referencesOf(folder: string): Promise<LabelledImages> {
  const references = await labelledFolder(folder);
  if (references.images.length > 0) return references;
  throw new Error(`Expected images in the folders of labels in ${folder}, got none.`);
}

/** Prints for each image the labels of the labelled images that look most like it. */
export async function classifyByReferences(
  fgclip2: Fgclip2,
  { images, references, neighbors, topK, patches, json, signal }: ReferenceQuestion,
  { counting, onWarning }: ProgressListeners,
): Promise<void> {
  const { unlabelled } = references;
  if (unlabelled > 0) {
    const what = unlabelled === 1 ? 'image lies' : 'images lie';
    onWarning(`${unlabelled} ${what} beside the folders of labels, in none of them, and counts for none.`);
  }
  const options = { maxNumPatches: patches, signal };
  const known = await fgclip2.embedImages(
    references.images.map(({ path }) => path),
    { ...options, onProgress: counting('references') },
  );
  const vectorOf = (vectors: typeof known.vectors, row: number): Float32Array => vectors.row(row).data;
  const usable = known.indices.map((index, row): Reference => {
    const { path, label } = references.images[index]!;
    return { image: path, label, vector: vectorOf(known.vectors, row) };
  });
  const asked = await fgclip2.embedImages(
    images.map(({ input }) => input),
    { ...options, onProgress: counting('images') },
  );
  const failures = reportFailures([
    ...known.failures.map(({ index, error }) => ({ name: references.images[index]!.path, error })),
    ...asked.failures.map(({ index, error }) => ({ name: images[index]!.name, error })),
  ]);
  const counts = Object.fromEntries(references.labels.map((label) => [label, 0]));
  for (const { label } of usable) counts[label]!++;
  const empty = references.labels.filter((label) => counts[label] === 0);
  for (const label of empty) {
    console.error(
      `fgclip2: the label ${printable(label)} has no image that can be read, and is given to none`,
    );
    process.exitCode = 1;
  }
  if (usable.length === 0) throw new Error('Expected a reference that can be read, got none.');
  const found = asked.indices.map((index, row) => {
    const { labels, nearest } = nearestLabels(vectorOf(asked.vectors, row), usable, neighbors);
    return { index, name: images[index]!.name, labels: labels.slice(0, topK), nearest };
  });
  const { name: model, storedAs, dtype } = fgclip2;
  if (json) {
    await printJson({ model, storedAs, dtype, neighbors, references: counts, images: found, failures });
  } else if (found.length > 0) {
    await print([...labelTable(found), '', modelLine({ model, storedAs, dtype })].join('\n'));
  }
}

function labelTable(images: readonly (NearestLabels & { readonly name: string })[]): string[] {
  const rows = images.flatMap(({ name, labels, nearest }) =>
    labels.map(({ label, neighbors, score, cosine }, place) => [
      place === 0 ? name : '',
      label,
      `${neighbors} of ${nearest.length}`,
      percent(score),
      cosine.toFixed(4),
    ]),
  );
  return textTable(['image', 'label', 'neighbors', 'score', 'cosine'], rows, 2);
}
