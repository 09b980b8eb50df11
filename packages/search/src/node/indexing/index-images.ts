import { readFile, stat } from 'node:fs/promises';
import { sha256Hex, systemReason } from '@fgclip2/files';
import type { RawImage } from '@fgclip2/image-processor';
import { describe, messageOf, normalize } from '@fgclip2/tensor';
import { checkComparable, type EncodedImage, type Fgclip2 } from 'fgclip2';
import type {
  ImageStore,
  StoredFile,
  StoredImage,
  StoredParts,
  VectorMaker,
} from '../../store/image-store.ts';
import { imageId } from '../../store/image-store.ts';
import { isUnder } from '../../store/where.ts';
import { logitScaleOf } from './logit-scale.ts';
import { storedPath } from './stored-path.ts';
import { thumbnailOf } from './thumbnail.ts';
import { type FoundFile, type UnreadFolder, walk } from './walk.ts';

/** How far {@link indexImages} has come. */
export interface IndexProgress {
  /** Files that are dealt with: those that were read, failed or were skipped. */
  readonly done: number;
  /** Image files that were found. */
  readonly total: number;
  /** Files that were indexed before and have not changed. */
  readonly skipped: number;
  readonly failed: number;
  /** Files that were read a second, over the last half minute or thousand; 0 before the first. */
  readonly perSecond: number;
  /** `undefined` before the first file was read. */
  readonly secondsLeft: number | undefined;
}

/** A file that could not be indexed, or a folder that could not be read. */
export interface IndexFailure {
  readonly path: string;
  readonly reason: string;
  /** Whether it failed before and was not tried again, as it has not changed. */
  readonly isRemembered: boolean;
}

/** What {@link indexImages} did. */
export interface IndexReport {
  /** Image files that were found. */
  readonly total: number;
  /** Images whose vector was made. */
  readonly indexed: number;
  /** Files of images that are known: they were moved, copied or renamed. */
  readonly linked: number;
  /** Files that have not changed. */
  readonly skipped: number;
  /** Files that are gone. */
  readonly removed: number;
  readonly failures: readonly IndexFailure[];
  /** Places that hold no image any more, whose files are kept: see `dropEmpty`. */
  readonly emptyPlaces: readonly string[];
}

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

/** A batch that is not full is written after so many milliseconds: what a kill may cost. */
const writeEvery = 1000;

/** Images that are read and decoded while the tower runs over earlier ones. */
const imagesAhead = 2;

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
  const { signal, maxNumPatches, dropEmpty = false } = options;
  if (!Array.isArray(places)) {
    throw new TypeError(`[@fgclip2/search] Expected an array for places, got ${describe(places)}.`);
  }
  signal?.throwIfAborted();
  const { source } = await fgclip2.embedImages([], { maxNumPatches });
  if (store.source !== undefined) checkComparable(source, store.source);
  const maker = { source, logits: await logitScaleOf(fgclip2, source.width) };
  const found = await walk(places, signal);
  const plan = await planOf(store, places, found, options);
  const run = new Run({ fgclip2, store, maker, plan, options });
  if (plan.toDo.length > 0) await checkDecoder(fgclip2);
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
    failures: [...unreadFailures(found.unread), ...run.failures],
    emptyPlaces: dropEmpty ? [] : plan.emptyPlaces,
  };
}

/** What is to be done with the files that were found and those that are known. */
interface Plan {
  readonly total: number;
  readonly toDo: readonly FoundFile[];
  readonly skipped: number;
  /** Files that failed before and have not changed. */
  readonly remembered: readonly IndexFailure[];
  readonly gone: readonly { readonly path: string; readonly place: string }[];
  /** Places with known files of which not one was found. */
  readonly emptyPlaces: readonly string[];
}

async function planOf(
  store: ImageStore,
  places: readonly string[],
  { files, unread }: Awaited<ReturnType<typeof walk>>,
  { retryFailures = false, parts }: IndexOptions,
): Promise<Plan> {
  const here = new Set(files.map(({ path }) => path));
  const known = new Map<string, StoredFile>();
  const gone = new Map<string, string>();
  const emptyPlaces: string[] = [];
  for (const place of places.map((each) => storedPath(each))) {
    let isEmpty = !files.some(({ path }) => isUnder(path, place));
    let knownHere = 0;
    for await (const file of store.files({ under: place })) {
      if (here.has(file.path)) known.set(file.path, file);
      // What is in a folder that cannot be read may still be there.
      else if (unread.some(({ path }) => isUnder(file.path, path))) isEmpty = false;
      else {
        gone.set(file.path, place);
        knownHere++;
      }
    }
    if (isEmpty && knownHere > 0) emptyPlaces.push(place);
  }
  const remembered: IndexFailure[] = [];
  const toDo: FoundFile[] = [];
  for (const file of files) {
    const before = known.get(file.path);
    if (!(await isDone(store, file, before, parts !== undefined))) toDo.push(file);
    else if (before?.failure !== undefined) {
      if (retryFailures) toDo.push(file);
      else remembered.push({ path: file.path, reason: before.failure, isRemembered: true });
    }
  }
  return {
    total: files.length,
    toDo,
    skipped: files.length - toDo.length - remembered.length,
    remembered,
    gone: [...gone].map(([path, place]) => ({ path, place })),
    emptyPlaces,
  };
}

/** Whether a file is as the store knows it. */
async function isDone(
  store: ImageStore,
  { size, mtimeMs }: FoundFile,
  known: StoredFile | undefined,
  withParts: boolean,
): Promise<boolean> {
  if (known === undefined || known.size !== size || known.mtimeMs !== mtimeMs) return false;
  const { hash } = known;
  return !withParts || hash === undefined || (await store.has([hash], { withParts })).size === 1;
}

/** What one call of {@link indexImages} works with. */
interface RunParts {
  readonly fgclip2: Fgclip2;
  readonly store: ImageStore;
  readonly maker: VectorMaker;
  readonly plan: Plan;
  readonly options: IndexOptions;
}

/** What became of a file, to be written. */
type Outcome =
  | { readonly image: StoredImage }
  | { readonly link: StoredFile }
  | { readonly failure: StoredFile & { readonly failure: string } };

/** The files of a plan, a few at a time. */
class Run {
  indexed = 0;
  linked = 0;
  skipped: number;
  readonly failures: IndexFailure[];
  private done: number;
  private readonly parts: RunParts;
  private readonly waiting: Outcome[] = [];
  /** Images that are being made or wait to be written: another file of one waits for it. */
  private readonly making = new Map<string, Promise<unknown>>();
  private lastWrite = performance.now();
  private writing: Promise<void> = Promise.resolve();
  private readonly rate = new Rate();

  constructor(parts: RunParts) {
    const { skipped, remembered } = parts.plan;
    this.parts = parts;
    this.skipped = skipped;
    this.failures = [...remembered];
    this.done = skipped + remembered.length;
  }

  async all(): Promise<void> {
    const { fgclip2, plan, options } = this.parts;
    const { signal } = options;
    this.report();
    const next = inRandomBlocks(plan.toDo)[Symbol.iterator]();
    let failure: { error: unknown } | undefined;
    const lane = async (): Promise<void> => {
      for (;;) {
        if (failure !== undefined || signal?.aborted) return;
        const { value: file, done } = next.next();
        if (done) return;
        try {
          await this.index(file);
        } catch (error) {
          failure ??= { error };
        }
      }
    };
    await Promise.all(Array.from({ length: fgclip2.model.concurrency + imagesAhead }, lane));
    await this.write();
    if (signal?.aborted) throw signal.reason;
    if (failure !== undefined) throw failure.error;
  }

  private async index(file: FoundFile): Promise<void> {
    const outcome = await this.look(file);
    if (outcome === 'skipped') this.skipped++;
    this.done++;
    if (outcome === 'waits') this.rate.count();
    const { batchSize = 32 } = this.parts.options;
    if (this.waiting.length >= batchSize || performance.now() - this.lastWrite > writeEvery)
      await this.write();
    this.report();
  }

  /** Looks at a file; what becomes of it waits to be written. */
  private async look(file: FoundFile): Promise<'waits' | 'skipped' | 'unread'> {
    const { store, options } = this.parts;
    const withParts = options.parts !== undefined;
    // Another process may have been here since the plan was made.
    for await (const known of store.files({ paths: [file.path] })) {
      if (known.failure === undefined && (await isDone(store, file, known, withParts))) return 'skipped';
    }
    let bytes: Uint8Array;
    let current: FoundFile;
    try {
      // As it was before it is read: where it changes meanwhile, the next run sees another time.
      const { size, mtimeMs } = await stat(file.path);
      current = { path: file.path, size, mtimeMs };
      bytes = await readFile(file.path, { signal: options.signal });
    } catch (error) {
      options.signal?.throwIfAborted();
      if (Object(error).code === 'ENOENT') return 'unread';
      this.failures.push({ path: file.path, reason: systemReason(error), isRemembered: false });
      return 'unread';
    }
    const hash = (await sha256Hex(bytes))!;
    const known = { ...current, size: bytes.length, hash };
    for (;;) {
      const others = this.making.get(hash);
      if (others === undefined) break;
      if ((await others) === 'made') return this.link(known);
    }
    if ((await store.has([imageId(hash)], { withParts })).size === 1) return this.link(known);
    const making = this.imageOf(known, bytes).then((outcome) => {
      this.waiting.push(outcome);
      return 'image' in outcome ? 'made' : 'failed';
    });
    // A made one stays until it is written.
    const end = making
      .catch(() => 'failed')
      .then((how) => {
        if (how === 'failed') this.making.delete(hash);
        return how;
      });
    this.making.set(hash, end);
    await making;
    return 'waits';
  }

  private link(link: StoredFile): 'waits' {
    this.waiting.push({ link });
    return 'waits';
  }

  private async imageOf(file: FoundFile & { hash: string }, bytes: Uint8Array): Promise<Outcome> {
    const { fgclip2, options } = this.parts;
    const { signal, thumbnailSize = 0, parts } = options;
    const { path, size, mtimeMs, hash } = file;
    const failed = (failure: string): Outcome => ({ failure: { path, size, mtimeMs, failure } });
    let pixels: RawImage;
    try {
      pixels = await fgclip2.decodeImage(new File([bytes as Uint8Array<ArrayBuffer>], path), { signal });
    } catch (error) {
      signal?.throwIfAborted();
      return failed(messageOf(error));
    }
    const made = parts === undefined ? await this.vectorOf(pixels) : await this.vectorAndParts(pixels, parts);
    signal?.throwIfAborted();
    if (typeof made === 'string') return failed(made);
    const { width, height } = pixels;
    const thumbnail = thumbnailSize > 0 ? await thumbnailOf(pixels, thumbnailSize) : undefined;
    return {
      image: { id: imageId(hash), path, size, mtimeMs, hash, width, height, thumbnail, ...made },
    };
  }

  /** The vector of an image, or why it has none. */
  private async vectorOf(pixels: RawImage): Promise<{ vector: Float32Array } | string> {
    const { fgclip2, options } = this.parts;
    const { signal, maxNumPatches } = options;
    const { vectors, failures } = await fgclip2.embedImages([pixels], { signal, maxNumPatches });
    return failures[0] === undefined ? { vector: vectors.data.slice() } : messageOf(failures[0].error);
  }

  private async vectorAndParts(
    pixels: RawImage,
    partsOf: NonNullable<IndexOptions['parts']>,
  ): Promise<{ vector: Float32Array; parts: StoredParts } | string> {
    const { fgclip2, options } = this.parts;
    const { signal, maxNumPatches } = options;
    const image = await fgclip2.encode(pixels, { signal, maxNumPatches });
    try {
      const vector = normalize(await image.features.imageFeatures({ signal })).data;
      return { vector: vector.slice(), parts: await partsOf(image) };
    } catch (error) {
      if (Object(error).name !== 'NotFiniteError') throw error;
      return messageOf(error);
    }
  }

  /** Writes what waits, one batch after the other. */
  private write(): Promise<void> {
    this.writing = this.writing.then(async () => {
      const { store, maker } = this.parts;
      const outcomes = this.waiting.splice(0);
      this.lastWrite = performance.now();
      const images = outcomes.flatMap((each) => ('image' in each ? [each.image] : []));
      const links = outcomes.flatMap((each) => ('link' in each ? [each.link] : []));
      const failed = outcomes.flatMap((each) => ('failure' in each ? [each.failure] : []));
      await store.upsert(images, maker);
      for (const { hash } of images) this.making.delete(hash);
      await store.putFiles([...links, ...failed]);
      this.indexed += images.length;
      this.linked += links.length;
      for (const { path, failure } of failed) {
        this.failures.push({ path, reason: failure, isRemembered: false });
      }
    });
    return this.writing;
  }

  private report(): void {
    const { plan, options } = this.parts;
    const { done, skipped } = this;
    const failed = this.failures.length + this.waiting.filter((each) => 'failure' in each).length;
    const perSecond = this.rate.perSecond();
    const secondsLeft = perSecond > 0 ? (plan.total - done) / perSecond : undefined;
    options.onProgress?.({ done, total: plan.total, skipped, failed, perSecond, secondsLeft });
  }
}

/** How many a second, over the last half minute or the last thousand. */
class Rate {
  private readonly times: number[] = [performance.now()];

  count(): void {
    const now = performance.now();
    this.times.push(now);
    while (this.times.length > 2 && (this.times.length > 1000 || now - this.times[0]! > 30_000))
      this.times.shift();
  }

  perSecond(): number {
    const { times } = this;
    const seconds = (times.at(-1)! - times[0]!) / 1000;
    return seconds > 0 ? (times.length - 1) / seconds : 0;
  }
}

/** Files that are taken in their order: neighbors on the disk are read together. */
const blockSize = 16;

/** All files, block by block in a random order: processes that run at once then meet seldom. */
function inRandomBlocks(files: readonly FoundFile[]): FoundFile[] {
  const blocks: (readonly FoundFile[])[] = [];
  for (let start = 0; start < files.length; start += blockSize)
    blocks.push(files.slice(start, start + blockSize));
  for (let last = blocks.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [blocks[last], blocks[other]] = [blocks[other]!, blocks[last]!];
  }
  return blocks.flat();
}

/**
 * Decodes one pixel: where the decoder itself is missing, that is said once, and not remembered of every file.
 */
async function checkDecoder({ decodeImage }: Fgclip2): Promise<void> {
  await decodeImage(Buffer.from(onePixelPng, 'base64'));
}

const onePixelPng =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';

function unreadFailures(unread: readonly UnreadFolder[]): IndexFailure[] {
  return unread.map(({ path, reason }) => ({ path, reason, isRemembered: false }));
}
