import { stat } from 'node:fs/promises';
import type { RawImage } from '@fgclip2/image-processor';
import { describe, messageOf, normalize } from '@fgclip2/tensor';
import { checkComparable, type EncodedImage, type Fgclip2 } from 'fgclip2';
import { checkNames } from '../../known-names.ts';
import { logitScaleOf } from '../../logit-scale.ts';
import type { ImageStore, StoredFile, StoredParts } from '../../store/image-store.ts';
import { isUnder } from '../../store/where.ts';
import type { IndexFailure, IndexProgress, IndexReport } from './index-report.ts';
import { type ChangedFile, type IndexPlan, IndexRun, type MadeVectors, toDoOf } from './index-run.ts';
import { isDone } from './is-done.ts';
import { storedPath } from './stored-path.ts';
import { type FoundFile, isPassedOver, type Unread, walk } from './walk.ts';

/** Options of {@link indexImages}. */
export interface IndexOptions {
  /** Makes the part vectors of an image, which small things are found by. @default none are kept */
  parts?: ((image: EncodedImage) => StoredParts | Promise<StoredParts>) | undefined;
  /** Most pixels of a side of the small copies that are kept; 0 keeps none. @default 0 */
  thumbnailSize?: number | undefined;
  /** Most patches an image is cut into. @default by its size: 128, 256, 576, 784 or 1024 */
  maxNumPatches?: number | undefined;
  /** Try files again that could not be read before. @default false */
  retryFailures?: boolean | undefined;
  /**
   * Drop the files of a place that holds no image any more, rather than to think that a drive is not connected.
   * @default false
   */
  dropEmpty?: boolean | undefined;
  /** Images that are written together. @default 32 */
  batchSize?: number | undefined;
  /** Called after each file, and once before the first. @default undefined */
  onProgress?: ((progress: IndexProgress) => void) | undefined;
  /** Ends the work; what is done is kept. @default undefined */
  signal?: AbortSignal | undefined;
}

const optionNames: readonly (keyof IndexOptions)[] = [
  ...(['parts', 'thumbnailSize', 'maxNumPatches', 'retryFailures', 'dropEmpty'] as const),
  ...(['batchSize', 'onProgress', 'signal'] as const),
];

/** Changes after which the store is made faster again, as a share of its images. */
const optimizeShare = 0.1;

/**
 * Indexes image files: those in folders and below them, and single ones. Each file is read once. What was indexed
 * before is skipped: files by size and time, then images by their sha256, so that a moved or copied file costs no run
 * of the model. Files that are gone from the places are dropped. It may be killed and called again, and may run in
 * several processes at once.
 *
 * A file that cannot be decoded is listed in `failures`, and not tried again until it changes.
 * @throws Error for a place that is not there, where the store's vectors were made in another way, or where sharp is
 * missing; the signal's reason, once what is done is written.
 * @example
 * import { load } from 'fgclip2';
 * import { indexImages, sqliteStore } from '@fgclip2/search/node';
 *
 * const fgclip2 = await load('qihoo360/fg-clip2-base');
 * const store = await sqliteStore('photos.fgclip2');
 * const { indexed, failures } = await indexImages(fgclip2, store, ['photos'], {
 *   onProgress: ({ done, total, secondsLeft }) => console.log(done, total, secondsLeft),
 * });
 */
export async function indexImages(
  fgclip2: Fgclip2,
  store: ImageStore,
  places: readonly string[],
  options: IndexOptions = {},
): Promise<IndexReport> {
  checkNames('the options of indexImages', options, optionNames);
  const { signal, maxNumPatches, dropEmpty = false } = options;
  if (!Array.isArray(places)) {
    throw new TypeError(`[@fgclip2/search] Expected an array for places, got ${describe(places)}.`);
  }
  signal?.throwIfAborted();
  const { source } = await fgclip2.embedImages([], { maxNumPatches });
  if (store.source !== undefined) checkComparable(source, store.source);
  const logits = await logitScaleOf(fgclip2, source.width);
  const found = await walk(places, signal);
  const plan = await planOf(store, places, found, options);
  const { parts, thumbnailSize, batchSize, onProgress } = options;
  const run = new IndexRun({
    ...{ fgclip2, store, plan, thumbnailSize, batchSize, onProgress, signal },
    maker: async () => ({ source: (await fgclip2.embedImages([], { maxNumPatches })).source, logits }),
    vectorsOf: (pixels) =>
      parts === undefined
        ? vectorOf(fgclip2, pixels, options)
        : vectorAndParts(fgclip2, pixels, { ...options, parts }),
    withParts: parts !== undefined,
  });
  await run.all();
  const gone = plan.gone.filter(({ place }) => dropEmpty || !plan.emptyPlaces.includes(place));
  await store.removeFiles(gone.map(({ path }) => path));
  const changed = run.indexed + gone.length;
  if (changed > 0 && changed >= optimizeShare * (await store.stats()).images) {
    await store.optimize?.({ signal });
  }
  return {
    total: found.files.length,
    indexed: run.indexed,
    linked: run.linked,
    skipped: run.skipped,
    removed: gone.length,
    failures: [...unreadFailures([...found.unread, ...plan.broken]), ...run.failures],
    emptyPlaces: dropEmpty ? [] : plan.emptyPlaces,
  };
}

/** What is to be done with the files that were found and those that are known. */
interface FolderPlan extends IndexPlan {
  readonly gone: readonly { readonly path: string; readonly place: string }[];
  /** Places with known files of which not one was found. */
  readonly emptyPlaces: readonly string[];
  /** Links to nothing that led to known files. */
  readonly broken: readonly Unread[];
}

async function planOf(
  store: ImageStore,
  places: readonly string[],
  { files, unread, broken: links }: Awaited<ReturnType<typeof walk>>,
  { retryFailures = false, parts }: IndexOptions,
): Promise<FolderPlan> {
  const here = new Set(files.map(({ path }) => path));
  const known = new Map<string, StoredFile>();
  const gone = new Map<string, string>();
  const emptyPlaces: string[] = [];
  const broken = new Set<Unread>();
  for (const place of places.map((each) => storedPath(each))) {
    let isEmpty = !files.some(({ path }) => isUnder(path, place));
    let knownHere = 0;
    for await (const file of store.files({ under: place })) {
      if (here.has(file.path)) known.set(file.path, file);
      // What is in a folder that cannot be read, or on a drive that is not connected, may still be there.
      else if (unread.some(({ path }) => isUnder(file.path, path))) isEmpty = false;
      else if (links.some(({ path }) => isUnder(file.path, path))) {
        for (const link of links) if (isUnder(file.path, link.path)) broken.add(link);
        isEmpty = false;
      } else if (isPassedOver(file.path, place) && (await isThere(file.path))) isEmpty = false;
      else {
        gone.set(file.path, place);
        knownHere++;
      }
    }
    if (isEmpty && knownHere > 0) emptyPlaces.push(place);
  }
  const remembered: IndexFailure[] = [];
  const toDo: (FoundFile | ChangedFile)[] = [];
  for (const file of files) {
    const before = known.get(file.path);
    if (!(await isDone(store, file, before, parts !== undefined))) {
      toDo.push(toDoOf(file, before));
    } else if (before?.failure !== undefined) {
      if (retryFailures) toDo.push(file);
      else remembered.push({ path: file.path, reason: before.failure, isRemembered: true });
    }
  }
  return {
    total: files.length,
    toDo,
    skipped: files.length - toDo.length - remembered.length,
    failed: remembered,
    gone: [...gone].map(([path, place]) => ({ path, place })),
    emptyPlaces,
    broken: [...broken],
  };
}

/** Whether a file that was named itself is still there, such as one without an ending. */
async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

function unreadFailures(unread: readonly Unread[]): IndexFailure[] {
  return unread.map(({ path, reason }) => ({ path, reason, isRemembered: false }));
}

/** The vector of an image, or why it has none. */
async function vectorOf(
  fgclip2: Fgclip2,
  pixels: RawImage,
  { signal, maxNumPatches }: IndexOptions,
): Promise<MadeVectors | string> {
  const { vectors, failures } = await fgclip2.embedImages([pixels], { signal, maxNumPatches });
  return failures[0] === undefined ? { vector: vectors.data.slice() } : messageOf(failures[0].error);
}

async function vectorAndParts(
  fgclip2: Fgclip2,
  pixels: RawImage,
  { signal, maxNumPatches, parts }: IndexOptions & Required<Pick<IndexOptions, 'parts'>>,
): Promise<MadeVectors | string> {
  const image = await fgclip2.encode(pixels, { signal, maxNumPatches });
  try {
    const vector = normalize(await image.features.imageFeatures({ signal })).data;
    return { vector: vector.slice(), parts: await parts?.(image) };
  } catch (error) {
    if (Object(error).name !== 'NotFiniteError') throw error;
    return messageOf(error);
  }
}
