import { type Page, refresh } from '@fgclip2/app-parts';
import { checkComparable, type Fgclip2 } from 'fgclip2';
import type { ListedPicture } from './folder-pictures.ts';
import { type IndexStore, indexStore } from './index-store.ts';
import { type IndexProgress, makeIndex } from './make-index.ts';
import { type IndexedPicture, type PictureIndex, pictureIndex } from './picture-index.ts';

/** The index of this device: read, added to, cancelled, resumed and cleared. */
export interface PictureLibrary {
  readonly store: IndexStore;
  readonly index: PictureIndex | undefined;
  readonly isBusy: boolean;
  /** Of the pictures that are being indexed, or were last. */
  readonly progress: IndexProgress | undefined;
  /** What was cancelled, for {@link resume}. */
  readonly hasMore: boolean;
  /** Why the kept index cannot be used with this model; empty where it can. */
  readonly mismatch: string;
  /** The picture itself, while this visit has it. */
  fileOf(picture: IndexedPicture): File | undefined;
  /** Reads what was kept, and checks that this model made it. */
  open(fgclip2: Fgclip2): Promise<void>;
  add(pictures: readonly ListedPicture[]): Promise<void>;
  resume(): Promise<void>;
  cancel(): void;
  clear(): Promise<void>;
}

/** Options of {@link pictureLibrary}. */
export interface PictureLibraryOptions {
  /** Pictures came or went. */
  onChange(): void;
}

/** Makes the library of a page. */
export function pictureLibrary(page: Page, { onChange }: PictureLibraryOptions): PictureLibrary {
  const store = indexStore();
  const files = new Map<string, File>();
  let model: Fgclip2 | undefined;
  let index: PictureIndex | undefined;
  let queue: readonly ListedPicture[] = [];
  let progress: IndexProgress | undefined;
  let indexing: AbortController | undefined;
  /** Done when what is indexed is saved. */
  let running: Promise<void> = Promise.resolve();
  let mismatch = '';

  async function open(fgclip2: Fgclip2): Promise<void> {
    model = fgclip2;
    const { source } = await fgclip2.embedImages([]);
    const kept = index ?? (await store.read());
    index = undefined;
    mismatch = '';
    try {
      if (kept !== undefined) checkComparable(source, kept.source);
      index = kept;
    } catch (error) {
      mismatch = (error as Error).message.replace(/^\[fgclip2\] /, '');
    }
    onChange();
  }

  async function add(pictures: readonly ListedPicture[]): Promise<void> {
    if (model === undefined || mismatch !== '' || indexing !== undefined) return;
    for (const { key, file } of pictures) files.set(key, file);
    queue = pictures;
    indexing = new AbortController();
    const signal = AbortSignal.any([indexing.signal, page.signal]);
    refresh();
    try {
      index ??= pictureIndex((await model.embedImages([])).source);
      running = makeIndex(model, index, pictures, {
        store,
        signal,
        onProgress: (now) => {
          progress = now;
          refresh();
          if (now.done % 8 === 0) onChange();
        },
      });
      await running;
      queue = [];
    } finally {
      indexing = undefined;
      refresh();
      onChange();
    }
  }

  async function clear(): Promise<void> {
    indexing?.abort();
    await running.catch(() => {});
    await store.clear();
    index = undefined;
    progress = undefined;
    queue = [];
    mismatch = '';
    onChange();
  }

  return {
    store,
    get index() {
      return index;
    },
    get isBusy() {
      return indexing !== undefined;
    },
    get progress() {
      return progress;
    },
    get hasMore() {
      return indexing === undefined && queue.length > 0;
    },
    get mismatch() {
      return mismatch;
    },
    fileOf: (picture) => files.get(picture.key),
    open,
    add,
    resume: () => add(queue),
    cancel: () => indexing?.abort(),
    clear,
  };
}
