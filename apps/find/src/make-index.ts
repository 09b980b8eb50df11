import { decodeImage, type Fgclip2 } from 'fgclip2';
import type { ListedImage } from './folder-images.ts';
import type { ImageIndex } from './image-index.ts';
import type { IndexStore } from './index-store.ts';
import { thumbnailOf } from './thumbnail-of.ts';

/** How far the index has come. */
export interface IndexProgress {
  /** Images dealt with, whatever came of them. */
  done: number;
  total: number;
  /** Of these, those that were in the index already. */
  skipped: number;
  /** Paths of those that could not be read. */
  failures: string[];
  /** Without the skipped ones. */
  imagesPerSecond: number;
}

/** Options of {@link makeIndex}. */
export interface MakeIndexOptions {
  store: IndexStore;
  signal: AbortSignal;
  onProgress(progress: IndexProgress): void;
}

/** Milliseconds between two saves. */
const saveInterval = 4000;

/**
 * Adds images to an index, and keeps what is done when it is canceled: the next call skips it.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function makeIndex(
  fgclip2: Fgclip2,
  index: ImageIndex,
  images: readonly ListedImage[],
  { store, signal, onProgress }: MakeIndexOptions,
): Promise<void> {
  const start = performance.now();
  const failures: string[] = [];
  const fresh = images.filter(({ key }) => !index.has(key));
  const skipped = images.length - fresh.length;
  let savedAt = start;
  let done = 0;
  const tell = () => {
    const seconds = (performance.now() - start) / 1000;
    const imagesPerSecond = seconds > 0 ? done / seconds : 0;
    onProgress({ done: skipped + done, total: images.length, skipped, failures, imagesPerSecond });
  };
  tell();
  try {
    for (const { path, key, file } of fresh) {
      signal.throwIfAborted();
      const image = await decodeImage(file, { signal }).catch(() => undefined);
      signal.throwIfAborted();
      const [embedded, thumbnail] =
        image === undefined
          ? []
          : await Promise.all([
              fgclip2.embedImages([image], { signal }),
              thumbnailOf(image).catch(() => undefined),
            ]);
      done++;
      if (embedded === undefined || embedded.failures.length > 0 || thumbnail === undefined) {
        failures.push(path);
      } else {
        await store.saveThumbnail(index.images.length, thumbnail);
        index.add({ key, path, thumbnailBytes: thumbnail.size }, embedded.vectors.data);
      }
      if (performance.now() - savedAt > saveInterval) {
        await store.save(index);
        savedAt = performance.now();
      }
      tell();
    }
  } finally {
    await store.save(index);
  }
}
