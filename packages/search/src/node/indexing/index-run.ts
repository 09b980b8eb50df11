import { readFile, stat } from 'node:fs/promises';
import { sha256Hex, systemReason } from '@fgclip2/files';
import type { RawImage } from '@fgclip2/image-processor';
import { messageOf } from '@fgclip2/tensor';
import type { Fgclip2 } from 'fgclip2';
import {
  type ImageStore,
  imageId,
  type StoredFile,
  type StoredImage,
  type StoredParts,
  type VectorMaker,
} from '../../store/image-store.ts';
import type { IndexFailure, IndexProgress } from './index-report.ts';
import { isDone } from './is-done.ts';
import { Rate } from './rate.ts';
import { thumbnailOf } from './thumbnail.ts';
import type { FoundFile } from './walk.ts';

/** A batch that is not full is written after so many milliseconds: what a kill may cost. */
const writeEvery = 1000;

/** Images that are read and decoded while the tower runs over earlier ones. */
const imagesAhead = 2;

/** The vectors of an image. */
export interface MadeVectors {
  readonly vector: Float32Array;
  readonly parts?: StoredParts | undefined;
}

/** What an {@link IndexRun} works with. */
export interface IndexRunParts {
  readonly fgclip2: Fgclip2;
  readonly store: ImageStore;
  /** Asked when vectors are written: a device that is found by trying is known after the first of them. */
  readonly maker: () => Promise<VectorMaker>;
  readonly plan: IndexPlan;
  /** Makes the vectors of a file, or says why it has none. */
  readonly vectorsOf: (pixels: RawImage, path: string) => Promise<MadeVectors | string>;
  readonly withParts?: boolean | undefined;
  readonly thumbnailSize?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly onProgress?: ((progress: IndexProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file that the store knows of another size or time. */
export interface ChangedFile extends FoundFile {
  /** The image that it held. */
  readonly hashBefore: string;
}

/** A file that is to be looked at, as the store knew it before. */
export function toDoOf(file: FoundFile, before: StoredFile | undefined): FoundFile | ChangedFile {
  const { hash: hashBefore, size, mtimeMs } = before ?? {};
  const isSame = size === file.size && mtimeMs === file.mtimeMs; // its image lacks parts
  return hashBefore === undefined || isSame ? file : { ...file, hashBefore };
}

/** What is to be done with files. */
export interface IndexPlan {
  readonly total: number;
  readonly toDo: readonly (FoundFile | ChangedFile)[];
  readonly skipped: number;
  /** Files that failed before and are not tried again. */
  readonly failed: readonly IndexFailure[];
}

/** What became of a file, to be written. */
type Outcome =
  | { readonly image: StoredImage }
  | { readonly link: StoredFile }
  | { readonly failure: StoredFile & { readonly failure: string } };

/** The files of a plan, a few at a time: each is read once, and written with others. */
export class IndexRun {
  indexed = 0;
  linked = 0;
  skipped: number;
  readonly failures: IndexFailure[];
  private done: number;
  private readonly parts: IndexRunParts;
  private readonly waiting: Outcome[] = [];
  /** Images that are being made or wait to be written: another file of one waits for it. */
  private readonly making = new Map<string, Promise<unknown>>();
  private lastWrite = performance.now();
  private writing: Promise<void> = Promise.resolve();
  private readonly rate = new Rate();

  constructor(parts: IndexRunParts) {
    const { skipped, failed } = parts.plan;
    this.parts = parts;
    this.skipped = skipped;
    this.failures = [...failed];
    this.done = skipped + failed.length;
  }

  /**
   * Files of names that are known come last, since what they held goes with its last file: all others note before what
   * they hold. Those that have changed names among them do so in one call, so that no image is ever without a file.
   */
  async all(): Promise<void> {
    const { fgclip2, plan, store } = this.parts;
    if (plan.toDo.length > 0) await checkDecoder(fgclip2);
    this.report();
    const changed = plan.toDo.filter((file) => 'hashBefore' in file);
    const index = (file: FoundFile): Promise<void> => this.index(file);
    await this.each(
      plan.toDo.filter((file) => !('hashBefore' in file)),
      index,
    );
    const renamed: StoredFile[] = [];
    const others: FoundFile[] = [];
    await this.each(changed, async (file) => {
      const link = await this.linkOf(file);
      if (link === undefined) others.push(file);
      else if (link.hash === file.hashBefore) await this.settle(this.link(link));
      else renamed.push(link);
    });
    await store.putFiles(renamed);
    this.linked += renamed.length;
    this.done += renamed.length;
    if (renamed.length > 0) this.report();
    await this.each(others, index);
  }

  /** Does something with each file, a few at a time, and writes what waits, however it ends. */
  private async each<File extends FoundFile>(
    files: readonly File[],
    work: (file: File) => Promise<void>,
  ): Promise<void> {
    const { fgclip2, signal } = this.parts;
    const next = inRandomBlocks(files)[Symbol.iterator]();
    let failure: { error: unknown } | undefined;
    const lane = async (): Promise<void> => {
      for (;;) {
        if (failure !== undefined || signal?.aborted) return;
        const { value: file, done } = next.next();
        if (done) return;
        try {
          await work(file);
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
    await this.settle(await this.look(file));
  }

  /** Counts what became of a file, and writes what waits where it is time to. */
  private async settle(outcome: 'waits' | 'skipped' | 'unread'): Promise<void> {
    if (outcome === 'skipped') this.skipped++;
    this.done++;
    if (outcome === 'waits') this.rate.count();
    const { batchSize = 32 } = this.parts;
    if (this.waiting.length >= batchSize || performance.now() - this.lastWrite > writeEvery)
      await this.write();
    this.report();
  }

  /** What is to be noted of a file whose image is kept; `undefined` for any other. */
  private async linkOf({ path }: FoundFile): Promise<(StoredFile & { hash: string }) | undefined> {
    const { store, withParts = false, signal } = this.parts;
    const read = await readAsIs(path, signal).catch(() => undefined);
    signal?.throwIfAborted();
    if (read === undefined) return undefined; // it is looked at again, and why is said then
    const hash = (await sha256Hex(read.bytes))!;
    const isKept = (await store.has([imageId(hash)], { withParts })).size === 1;
    return isKept ? { ...read.file, hash } : undefined;
  }

  /** Looks at a file; what becomes of it waits to be written. */
  private async look(file: FoundFile): Promise<'waits' | 'skipped' | 'unread'> {
    const { store, withParts = false, signal } = this.parts;
    // Another process may have been here since the plan was made.
    for await (const known of store.files({ paths: [file.path] })) {
      if (known.failure === undefined && (await isDone(store, file, known, withParts))) return 'skipped';
    }
    let bytes: Uint8Array;
    let current: FoundFile;
    try {
      ({ bytes, file: current } = await readAsIs(file.path, signal));
    } catch (error) {
      signal?.throwIfAborted();
      this.failures.push({ path: file.path, reason: systemReason(error), isRemembered: false });
      return 'unread';
    }
    const hash = (await sha256Hex(bytes))!;
    const known = { ...current, hash };
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
    const { fgclip2, vectorsOf, thumbnailSize = 0, signal } = this.parts;
    const { path, size, mtimeMs, hash } = file;
    const failed = (failure: string): Outcome => ({ failure: { path, size, mtimeMs, failure } });
    let pixels: RawImage;
    try {
      pixels = await fgclip2.decodeImage(new File([bytes as Uint8Array<ArrayBuffer>], path), { signal });
    } catch (error) {
      signal?.throwIfAborted();
      return failed(messageOf(error));
    }
    const made = await vectorsOf(pixels, path);
    signal?.throwIfAborted();
    if (typeof made === 'string') return failed(made);
    const { width, height } = pixels;
    const thumbnail = thumbnailSize > 0 ? await thumbnailOf(pixels, thumbnailSize) : undefined;
    return {
      image: { id: imageId(hash), path, size, mtimeMs, hash, width, height, thumbnail, ...made },
    };
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
      if (images.length > 0) await store.upsert(images, await maker());
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
    const { plan, onProgress } = this.parts;
    const { done, skipped } = this;
    const failed = this.failures.length + this.waiting.filter((each) => 'failure' in each).length;
    const perSecond = this.rate.perSecond();
    const secondsLeft = perSecond > 0 ? (plan.total - done) / perSecond : undefined;
    onProgress?.({ done, total: plan.total, skipped, failed, perSecond, secondsLeft });
  }
}

/** A file and its bytes, of the time before they are read: where it changes meanwhile, the next run sees another one. */
async function readAsIs(
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ file: FoundFile; bytes: Uint8Array }> {
  const { mtimeMs } = await stat(path);
  const bytes = await readFile(path, { signal });
  return { file: { path, size: bytes.length, mtimeMs }, bytes };
}

/** Files that are taken in their order: neighbors on the disk are read together. */
const blockSize = 16;

/** All files, block by block in a random order: processes that run at once then meet seldom. */
function inRandomBlocks<File>(files: readonly File[]): File[] {
  const blocks: (readonly File[])[] = [];
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
