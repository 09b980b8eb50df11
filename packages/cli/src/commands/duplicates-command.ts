import type { Command } from '@commander-js/extra-typings';
import { type DuplicateGroup, duplicateGroups, type ImageStore } from '@fgclip2/search';
import { indexOption } from '../input/index-option.ts';
import { describedCommand, quietOption } from '../input/model-command.ts';
import { upTo } from '../input/option-values.ts';
import { openOption, sheetOption } from '../input/sheet-options.ts';
import { underFolder } from '../input/under-folder.ts';
import { withIndex } from '../input/with-index.ts';
import { bytesText } from '../output/bytes.ts';
import type { Sheet } from '../output/image-sheet.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { progressListeners } from '../output/progress-listeners.ts';
import { shownPath } from '../output/shown-path.ts';
import { textTable } from '../output/text-table.ts';
import { writeSheet } from '../output/write-sheet.ts';

/** Images of which each nearly equals another one, with all their files. */
interface FoundGroup {
  /** The least cosine of the pairs that join them; 1 where all files hold one image. */
  readonly minCosine: number;
  readonly images: readonly (DuplicateGroup['images'][number] & { readonly paths: readonly string[] })[];
}

/** Adds `fgclip2 duplicates`: images of an index that nearly equal one another. */
export function addDuplicatesCommand(program: Command, signal: AbortSignal): void {
  const command = describedCommand(program, {
    name: 'duplicates',
    description: 'Find images of an index that are the same or nearly the same.',
    examples: ['duplicates', 'duplicates --min-cosine 0.98 --under photos/2024 --open', 'duplicates --json'],
  })
    .option('--min-cosine <number>', 'least cosine of two images, 0 to 1', upTo(1), 0.95)
    .option('--under <folder>', 'images in this folder and below it')
    .addOption(openOption())
    .addOption(sheetOption())
    .addOption(indexOption())
    .option('--json', 'print JSON instead of a table')
    .addOption(quietOption());
  command.action((options) =>
    withIndex(options.index, async ({ file, store }) => {
      const { minCosine } = options;
      const { counting, onWarning } = progressListeners(options);
      const under = await underFolder(options.under, store, onWarning);
      const onProgress = counting('images');
      const near = await duplicateGroups(store, {
        minCosine,
        where: under === undefined ? undefined : { under },
        onProgress: (done, total) => onProgress({ done, total }),
        signal,
      });
      const groups = await withFiles(near, store, under);
      const written = await writeSheet(options, () => sheetOf(groups, minCosine, store));
      if (options.json) {
        await printJson({ index: file, minCosine, groups, written });
        return;
      }
      const lines = [
        ...(groups.length === 0 ? [] : [...groupTable(groups), '']),
        ...(written === undefined ? [] : [`sheet  written to ${printable(written)}`]),
        summary(groups, minCosine),
      ];
      await print(lines.join('\n'));
    }),
  );
}

function summary(groups: readonly FoundGroup[], minCosine: number): string {
  if (groups.length === 0) return `No two files hold images with a cosine of ${minCosine} or more.`;
  const files = groups.reduce((sum, group) => sum + filesOf(group), 0);
  const what = groups.length === 1 ? '1 group' : `${groups.length} groups`;
  return `${what} of ${files} files, from a cosine of ${minCosine}`;
}

/**
 * The groups with all files of their images, and of the other images those that lie in several files; the most files
 * first.
 */
async function withFiles(
  groups: readonly DuplicateGroup[],
  store: ImageStore,
  under: string | undefined,
): Promise<FoundGroup[]> {
  const pathsOf = new Map<string, string[]>();
  for await (const { path, hash } of store.files({ under })) {
    if (hash === undefined) continue;
    const paths = pathsOf.get(hash) ?? [];
    paths.push(path);
    pathsOf.set(hash, paths);
  }
  const grouped = new Set(groups.flatMap(({ images }) => images.map(({ id }) => id)));
  const copied = [...pathsOf].filter(([id, paths]) => paths.length > 1 && !grouped.has(id)).map(([id]) => id);
  const alone: DuplicateGroup[] = [];
  for await (const { id, path, size, width, height, box } of store.images({ ids: copied })) {
    if (box === undefined) alone.push({ minCosine: 1, images: [{ id, path, size, width, height }] });
  }
  const found = [...groups, ...alone].map(({ minCosine, images }) => ({
    minCosine,
    images: images.map((image) => ({ ...image, paths: pathsOf.get(image.id) ?? [image.path] })),
  }));
  return found.sort((a, b) => filesOf(b) - filesOf(a));
}

function filesOf({ images }: FoundGroup): number {
  return images.reduce((sum, { paths }) => sum + paths.length, 0);
}

function groupTable(groups: readonly FoundGroup[]): string[] {
  const rows = groups.flatMap(({ minCosine, images }, group) =>
    images
      .flatMap(({ paths, width, height, size }) => paths.map((path) => ({ path, width, height, size })))
      .map(({ path, width, height, size }, place) => [
        place === 0 ? String(group + 1) : '',
        shownPath(path),
        `${width} x ${height}`,
        bytesText(size),
        place === 0 ? minCosine.toFixed(4) : '',
      ]),
  );
  return textTable(['group', 'image', 'pixels', 'size', 'cosine'], rows, 2);
}

async function sheetOf(groups: readonly FoundGroup[], minCosine: number, store: ImageStore): Promise<Sheet> {
  return {
    title: 'Near duplicates',
    lines: [summary(groups, minCosine)],
    groups: await Promise.all(
      groups.map(async ({ minCosine: least, images }, group) => ({
        heading: `Group ${group + 1}, cosine ${least.toFixed(4)}`,
        images: await Promise.all(
          images.map(async ({ id, path, paths, width, height, size }) => ({
            ...{ path, width, height, thumbnail: await store.thumbnail(id) },
            lines: [...paths.filter((other) => other !== path), `${width} x ${height}, ${bytesText(size)}`],
          })),
        ),
      })),
    ),
  };
}
