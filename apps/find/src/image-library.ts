import { type Page, plainMessage, refresh } from '@fgclip2/app-parts';
import {
  type ImageStore,
  logitScaleOf,
  memoryStore,
  type StoredImage,
  type VectorMaker,
} from '@fgclip2/search';
import { checkComparable, type Fgclip2 } from 'fgclip2';
import type { ListedImage } from './folder-images.ts';
import { fillStore, type IndexKeeper, indexKeeper } from './index-keeper.ts';
import { type IndexProgress, makeIndex } from './make-index.ts';

/** An image of the library. */
export type LibraryImage = Pick<StoredImage, 'id' | 'path' | 'width' | 'height'>;

/** The index of this device: read, added to, canceled, resumed and cleared. */
export interface ImageLibrary {
  readonly keeper: IndexKeeper;
  readonly store: ImageStore;
  /** In the order in which they came; none while no model is there that they can be searched with. */
  readonly images: readonly LibraryImage[];
  /** Of these, those that small things are found in. */
  readonly imagesWithParts: number;
  /** Of vectors, parts and small copies. */
  readonly bytes: number;
  readonly isBusy: boolean;
  /** Of the images that are being indexed, or were last. */
  readonly progress: IndexProgress | undefined;
  /** What was canceled, for {@link resume}. */
  readonly hasMore: boolean;
  /** Why the kept index cannot be used with this model; empty where it can. */
  readonly mismatch: string;
  /** Whether images get the parts that small things are found by. */
  withParts: boolean;
  /** The image itself, while this visit has it. */
  fileOf(id: string): File | undefined;
  /** Reads what was kept, and checks that this model made it. */
  open(fgclip2: Fgclip2, signal: AbortSignal): Promise<void>;
  /** The model goes: what is being indexed stops, and may be resumed with the next one. */
  close(): void;
  add(images: readonly ListedImage[]): Promise<void>;
  /** Makes the parts of images whose files this visit has; {@link withParts} is set. */
  addParts(): Promise<void>;
  resume(): Promise<void>;
  cancel(): void;
  clear(): Promise<void>;
}

/** Options of {@link imageLibrary}. */
export interface ImageLibraryOptions {
  /** Images came or went. */
  onChange(): void;
}

/** What the model of the moment makes of images. */
interface Model {
  fgclip2: Fgclip2;
  maker: VectorMaker;
}

/** Makes the library of a page. */
export function imageLibrary(page: Page, { onChange }: ImageLibraryOptions): ImageLibrary {
  const keeper = indexKeeper();
  const files = new Map<string, File>();
  let store = memoryStore();
  let images: LibraryImage[] = [];
  let ids = new Set<string>();
  let imagesWithParts = 0;
  let bytes = 0;
  let wasRead = false;
  let withParts = false;
  let model: Model | undefined;
  let queue: readonly ListedImage[] = [];
  let progress: IndexProgress | undefined;
  let indexing: AbortController | undefined;
  /** Done when what is indexed is saved. */
  let running: Promise<void> = Promise.resolve();
  let mismatch = '';

  async function open(fgclip2: Fgclip2, signal: AbortSignal): Promise<void> {
    const { source } = await fgclip2.embedImages([]);
    const maker = { source, logits: await logitScaleOf(fgclip2, source.width) };
    await running.catch(() => {});
    if (!wasRead) await read();
    signal.throwIfAborted();
    model = { fgclip2, maker };
    mismatch = '';
    try {
      if (store.source !== undefined) checkComparable(source, store.source);
    } catch (error) {
      mismatch = plainMessage(error);
    }
    onChange();
  }

  async function read(): Promise<void> {
    const kept = await keeper.read();
    wasRead = true;
    if (kept === undefined) return;
    await fillStore(store, kept);
    for (const image of kept.images) note(image);
  }

  /** Counts an image, or the parts of one that is counted. */
  function note({ id, path, width, height, vector, parts }: StoredImage): void {
    if (!ids.has(id)) {
      ids.add(id);
      images.push({ id, path, width, height });
      bytes += vector.byteLength;
    }
    if (parts === undefined) return;
    imagesWithParts++;
    for (const { vector, patches } of parts.parts) bytes += vector.length + patches.length;
  }

  function close(): void {
    model = undefined;
    indexing?.abort();
  }

  async function add(listed: readonly ListedImage[]): Promise<void> {
    if (model === undefined || mismatch !== '' || indexing !== undefined) return;
    queue = listed;
    indexing = new AbortController();
    const signal = AbortSignal.any([indexing.signal, page.signal]);
    refresh();
    try {
      running = makeIndex(model.fgclip2, listed, {
        store,
        keeper,
        maker: model.maker,
        withParts,
        signal,
        onFile: (id, file) => files.set(id, file),
        onImage: note,
        onProgress: (now) => {
          progress = now;
          refresh();
          onChange();
        },
      });
      await running;
      queue = [];
    } finally {
      await forgetReplaced();
      indexing = undefined;
      refresh();
      onChange();
    }
  }

  /** Images that no file is left of: theirs hold others now. */
  async function forgetReplaced(): Promise<void> {
    ids = new Set(await store.has([...ids]));
    if (ids.size < images.length) images = images.filter(({ id }) => ids.has(id));
  }

  async function addParts(): Promise<void> {
    const complete = await store.has([...ids], { withParts: true });
    const missing = images.filter(({ id }) => !complete.has(id) && files.has(id));
    if (missing.length > 0) await add(missing.map(({ id, path }) => ({ path, file: files.get(id)! })));
  }

  async function clear(): Promise<void> {
    indexing?.abort();
    await running.catch(() => {});
    await keeper.clear();
    store = memoryStore();
    images = [];
    ids = new Set();
    [imagesWithParts, bytes] = [0, 0];
    progress = undefined;
    queue = [];
    mismatch = '';
    onChange();
  }

  return {
    keeper,
    get store() {
      return store;
    },
    get images() {
      return mismatch === '' && model !== undefined ? images : [];
    },
    get imagesWithParts() {
      return imagesWithParts;
    },
    get bytes() {
      return bytes + keeper.thumbnailBytes;
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
    get withParts() {
      return withParts;
    },
    set withParts(wanted) {
      withParts = wanted;
    },
    fileOf: (id) => files.get(id),
    open,
    close,
    add,
    addParts,
    resume: () => add(queue),
    cancel: () => indexing?.abort(),
    clear,
  };
}
