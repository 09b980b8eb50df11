import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { type ImageStore, imageParts } from '@fgclip2/search';
import {
  type ImportReport,
  type IndexReport,
  importVectors,
  indexImages,
  sqliteStore,
} from '@fgclip2/search/node';
import { checkComparable, type Fgclip2 } from 'fgclip2';
import { expandGlob, isGlob } from '../input/expand-glob.ts';
import { FolderWatch } from '../input/folder-watch.ts';
import { modelOfIndex } from '../input/index-model.ts';
import { indexFile, indexOption } from '../input/index-option.ts';
import { type ModelOptions, modelCommand, withModel } from '../input/model-command.ts';
import { vectorsToRead, vectorsToWrite } from '../input/option-values.ts';
import { runtimeFor, workersOption } from '../input/workers-option.ts';
import { bytesText } from '../output/bytes.ts';
import { errorSentence } from '../output/error-sentence.ts';
import { failureSentence, indexLine, reportIndexFailures } from '../output/index-lines.ts';
import { indexProgress } from '../output/index-progress.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import type { ProgressListeners } from '../output/progress-listeners.ts';
import { modelLine } from '../output/text-table.ts';
import { vectorFile } from '../output/vector-file.ts';
import { UsageError } from '../usage-error.ts';

/** Most pixels of a side of the small copies that an index keeps. */
const thumbnailSize = 256;

/** Adds `fgclip2 index`: images that can be searched. */
export function addIndexCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, {
    name: 'index',
    description: 'Keep the vectors of images in a file, to search them.',
    examples: [
      'index photos/',
      'index photos/ --details --watch',
      'index --import photos.npy',
      'index --index work.fgclip2 --export work.npy',
    ],
  })
    .argument(
      '[folders...]',
      'folders with images, and single files; what is known of them is not made again',
    )
    .addOption(indexOption())
    .option('--details', 'keep eight vectors of parts of each image, too, for small things')
    .option('--no-thumbnails', 'keep no small copies of the images')
    .option('--watch', 'go on, and index what changes, until Ctrl-C')
    .option('--import <file>', 'take the vectors that embed wrote: x.npy or x.jsonl', vectorsToRead)
    .option(
      '--export <file>',
      'write the vectors as embed does: x.npy or x.jsonl; - is standard output',
      vectorsToWrite,
    )
    .option('--drop-empty', 'forget the images of a folder that holds none any more')
    .option('--retry-failures', 'try files again that could not be read before')
    .addOption(workersOption());
  command.action(async (given, { import: imported, export: exported, ...options }) => {
    const asked = [given.length > 0, imported !== undefined, exported !== undefined].filter(Boolean);
    if (asked.length !== 1) {
      const got = asked.length === 0 ? 'none: fgclip2 index photos/' : `${asked.length} of them`;
      throw new UsageError(`Expected folders, --import or --export, got ${got}.`);
    }
    if (options.watch && given.length === 0) throw new UsageError('Expected folders to watch, got none.');
    const places = await placesOf(given);
    const file = indexFile(options.index);
    if (!options.index) await mkdir(dirname(file), { recursive: true });
    const store = await sqliteStore(file, { mustExist: exported !== undefined });
    const task: IndexTask = { store, file, places, signal, ...options };
    try {
      if (exported !== undefined) {
        await exportVectors(task, exported);
        return;
      }
      const isNamed = command.getOptionValueSource('model') !== 'default';
      const request = modelOfIndex(options, { isNamed, source: store.source });
      task.patches = request.patches;
      const runtimeOptions = runtimeFor(Number.POSITIVE_INFINITY, options);
      await withModel({ ...options, ...request, signal, runtimeOptions }, async (fgclip2, listeners) => {
        await checkModel(fgclip2, store, request.patches);
        if (imported !== undefined) await importFrom(imported, task, fgclip2);
        else if (task.watch) await watchPlaces(task, fgclip2, listeners);
        else await report(task, await indexPlaces(task, fgclip2), fgclip2);
      }).catch((error: unknown) => {
        if (signal.aborted) return interrupted(task, error);
        throw error;
      });
    } finally {
      await store[Symbol.asyncDispose]();
    }
  });
}

/** What is to be done with an index. */
interface IndexTask extends Pick<ModelOptions, 'patches' | 'json' | 'quiet'> {
  store: ImageStore;
  /** Where the index is. */
  file: string;
  places: readonly string[];
  watch?: true | undefined;
  details?: true | undefined;
  thumbnails: boolean;
  dropEmpty?: true | undefined;
  retryFailures?: true | undefined;
  signal: AbortSignal;
}

/** @throws Error that says what is kept. */
async function interrupted({ store, file }: IndexTask, cause: unknown): Promise<never> {
  const { images } = await store.stats();
  throw new Error(
    `Interrupted. ${images} images are in the index ${printable(file)}; the same command goes on from there.`,
    { cause },
  );
}

async function indexPlaces(task: IndexTask, fgclip2: Fgclip2): Promise<Done<IndexReport>> {
  const { store, places, details, thumbnails, patches, signal } = task;
  return timed(() =>
    indexImages(fgclip2, store, places, {
      parts: details && ((image) => imageParts(image, { signal })),
      thumbnailSize: thumbnails ? thumbnailSize : 0,
      maxNumPatches: patches,
      dropEmpty: task.dropEmpty,
      retryFailures: task.retryFailures,
      onProgress: task.quiet ? undefined : indexProgress(process.stderr),
      signal,
    }),
  );
}

async function importFrom(file: string, task: IndexTask, fgclip2: Fgclip2): Promise<void> {
  const { store, thumbnails, signal } = task;
  const done = await timed(() =>
    importVectors(fgclip2, store, file, {
      thumbnailSize: thumbnails ? thumbnailSize : 0,
      onProgress: task.quiet ? undefined : indexProgress(process.stderr),
      signal,
    }),
  );
  await report(task, done, fgclip2, file);
}

/** Indexes what is there, then what changes, until the signal. */
async function watchPlaces(task: IndexTask, fgclip2: Fgclip2, { note }: ProgressListeners): Promise<void> {
  const { file, places, signal } = task;
  // The index may be in a folder that is watched, and has a log beside it.
  const ours = resolve(file);
  const watched = await FolderWatch.start(places, {
    isIgnored: (path) => resolve(path).startsWith(ours) || basename(path).startsWith('.'),
    onUnwatched: (place, error) => {
      const failure = failureSentence({ path: place, reason: errorSentence(error) });
      console.error(`fgclip2: ${failure}. It is looked through every five minutes.`);
    },
  });
  try {
    await report(task, await indexPlaces(task, fgclip2), fgclip2);
    note(`Watching ${places.map(printable).join(', ')}; Ctrl-C ends.`);
    // It ends here as it is meant to.
    while (
      await watched.next(signal).then(
        () => true,
        () => false,
      )
    ) {
      await indexChanges(task, fgclip2);
    }
  } finally {
    watched[Symbol.dispose]();
  }
}

async function indexChanges(task: IndexTask, fgclip2: Fgclip2): Promise<void> {
  try {
    const { report: changes } = await indexPlaces({ ...task, quiet: true }, fgclip2);
    const news = changes.failures.filter(({ isRemembered }) => !isRemembered);
    reportIndexFailures(news);
    if (changes.indexed + changes.linked + changes.removed + news.length === 0) return;
    if (task.json) await printJson(jsonReport(task, changes));
    else if (!task.quiet) await print(indexLine(changes));
  } catch (error) {
    task.signal.throwIfAborted();
    // A drive that is not connected comes back.
    console.error(`fgclip2: ${errorSentence(error)}`);
  }
}

/** Writes the vectors of whole images, each under its first file. */
async function exportVectors(task: IndexTask, path: string): Promise<void> {
  const { store, signal } = task;
  const output = await vectorFile(path);
  let written: string[];
  try {
    for await (const { path: image, box, vector } of store.images({ signal })) {
      if (box === undefined) await output.add({ item: { image }, vector, source: store.source! });
    }
    signal.throwIfAborted();
    written = await output.finish();
  } finally {
    await output[Symbol.asyncDispose]();
  }
  if (written.length === 0)
    throw new Error(`Expected images in the index ${printable(task.file)}, got none.`);
  if (path === '-' || task.quiet) return;
  if (task.json) await printJson({ index: task.file, vectors: output.rows, written });
  else await print(`${output.rows} vectors, written to ${written.map(printable).join(' and ')}`);
}

/** What was done, and how long it took. */
interface Done<Report> {
  report: Report;
  seconds: number;
}

async function timed<Report>(work: () => Promise<Report>): Promise<Done<Report>> {
  const start = performance.now();
  return { report: await work(), seconds: (performance.now() - start) / 1000 };
}

async function report(
  task: IndexTask,
  { report: done, seconds }: Done<IndexReport | ImportReport>,
  fgclip2: Fgclip2,
  from?: string,
): Promise<void> {
  reportIndexFailures(done.failures);
  for (const place of done.emptyPlaces) {
    console.error(
      `fgclip2: ${printable(place)} holds no image any more. Its images are kept in the index; --drop-empty forgets them.`,
    );
  }
  const { images, bytes } = await task.store.stats();
  const { name: model, storedAs, dtype } = fgclip2;
  if (task.json) {
    await printJson({ ...jsonReport(task, done), images, bytes, model, storedAs, dtype, seconds });
    return;
  }
  if (task.quiet) return;
  const rate = done.indexed > 0 && seconds > 0 ? ` (${(done.indexed / seconds).toFixed(1)} images/s)` : '';
  const remembered = done.failures.filter(({ isRemembered }) => isRemembered).length;
  const lines = [
    `${from === undefined ? '' : `${printable(from)}, `}${indexLine(done, from === undefined ? 'indexed' : 'imported')}`,
    ...(remembered > 0
      ? [
          `${remembered} failed before and have not changed: see fgclip2 status --failures; --retry-failures tries again`,
        ]
      : []),
    ...('texts' in done && done.texts > 0 ? [`${done.texts} vectors of texts were left out`] : []),
    `index  ${printable(task.file)} (${images} images, ${bytesText(bytes)})`,
    `time   ${seconds.toFixed(1)} s${rate}`,
    modelLine({ model, storedAs, dtype }),
  ];
  await print(lines.join('\n'));
}

function jsonReport({ file }: IndexTask, { failures, ...counts }: IndexReport) {
  return {
    index: file,
    ...counts,
    failures: failures.map((failure) => ({
      image: failure.path,
      error: failureSentence(failure),
      isRemembered: failure.isRemembered,
    })),
  };
}

/** @throws Error that says what to name instead, where the index holds the vectors of another model. */
async function checkModel(
  fgclip2: Fgclip2,
  store: ImageStore,
  maxNumPatches: number | undefined,
): Promise<void> {
  if (store.source === undefined) return;
  const { source } = await fgclip2.embedImages([], { maxNumPatches });
  try {
    checkComparable(source, store.source);
  } catch (cause) {
    const words = errorSentence(cause);
    throw new Error(`${words} Name another index with --index, or the model and options of this one.`, {
      cause,
    });
  }
}

/** The folders and files that arguments mean; patterns are expanded where no shell has done so. */
async function placesOf(given: readonly string[]): Promise<string[]> {
  const places: string[] = [];
  for (const name of given) {
    if (name === '-' || /^[a-z][a-z0-9+.-]+:/i.test(name)) {
      throw new UsageError(`Expected folders and files, got ${name}: an index is of files that stay.`);
    }
    if (!isGlob(name) || (await stat(name).catch(() => undefined)) !== undefined) places.push(name);
    else {
      const found = await expandGlob(name);
      if (found.length === 0) throw new Error(`Expected files that match ${name}, got none.`);
      places.push(...found);
    }
  }
  return places;
}
