import { type Page, plainMessage, refresh } from '@fgclip2/app-parts';
import { checkComparable, type Fgclip2 } from 'fgclip2';
import type { ListedImage } from './folder-images.ts';
import { type ImageIndex, type IndexedImage, imageIndex } from './image-index.ts';
import { type IndexStore, indexStore } from './index-store.ts';
import { type IndexProgress, makeIndex } from './make-index.ts';

/** The index of this device: read, added to, canceled, resumed and cleared. */
export interface ImageLibrary {
  readonly store: IndexStore;
  readonly index: ImageIndex | undefined;
  readonly isBusy: boolean;
  /** Of the images that are being indexed, or were last. */
  readonly progress: IndexProgress | undefined;
  /** What was canceled, for {@link resume}. */
  readonly hasMore: boolean;
  /** Why the kept index cannot be used with this model; empty where it can. */
  readonly mismatch: string;
  /** The image itself, while this visit has it. */
  fileOf(image: IndexedImage): File | undefined;
  /** Reads what was kept, and checks that this model made it. */
  open(fgclip2: Fgclip2, signal: AbortSignal): Promise<void>;
  /** The model goes: what is being indexed stops, and may be resumed with the next one. */
  close(): void;
  add(images: readonly ListedImage[]): Promise<void>;
  resume(): Promise<void>;
  cancel(): void;
  clear(): Promise<void>;
}

/** Options of {@link imageLibrary}. */
export interface ImageLibraryOptions {
  /** Images came or went. */
  onChange(): void;
}

/** Makes the library of a page. */
export function imageLibrary(page: Page, { onChange }: ImageLibraryOptions): ImageLibrary {
  const store = indexStore();
  const files = new Map<string, File>();
  let model: Fgclip2 | undefined;
  let index: ImageIndex | undefined;
  let queue: readonly ListedImage[] = [];
  let progress: IndexProgress | undefined;
  let indexing: AbortController | undefined;
  /** Done when what is indexed is saved. */
  let running: Promise<void> = Promise.resolve();
  let mismatch = '';

  async function open(fgclip2: Fgclip2, signal: AbortSignal): Promise<void> {
    const { source } = await fgclip2.embedImages([]);
    await running.catch(() => {});
    const kept = index ?? (await store.read());
    signal.throwIfAborted();
    model = fgclip2;
    index = undefined;
    mismatch = '';
    try {
      if (kept !== undefined) checkComparable(source, kept.source);
      index = kept;
    } catch (error) {
      mismatch = plainMessage(error);
    }
    onChange();
  }

  function close(): void {
    model = undefined;
    indexing?.abort();
  }

  async function add(images: readonly ListedImage[]): Promise<void> {
    if (model === undefined || mismatch !== '' || indexing !== undefined) return;
    for (const { key, file } of images) files.set(key, file);
    queue = images;
    indexing = new AbortController();
    const signal = AbortSignal.any([indexing.signal, page.signal]);
    refresh();
    try {
      index ??= imageIndex((await model.embedImages([])).source);
      running = makeIndex(model, index, images, {
        store,
        signal,
        onProgress: (now) => {
          progress = now;
          refresh();
          onChange();
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
    fileOf: (image) => files.get(image.key),
    open,
    close,
    add,
    resume: () => add(queue),
    cancel: () => indexing?.abort(),
    clear,
  };
}
