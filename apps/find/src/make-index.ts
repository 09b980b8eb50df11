import { sha256Hex } from '@fgclip2/files';
import {
  type ImageStore,
  imageParts,
  type StoredFile,
  type StoredImage,
  type StoredParts,
  type VectorMaker,
} from '@fgclip2/search';
import { decodeImage, type Fgclip2, normalize } from 'fgclip2';
import type { ListedImage } from './folder-images.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { thumbnailOf } from './thumbnail-of.ts';

/** How far the index has come. */
export interface IndexProgress {
  /** Files dealt with, whatever came of them. */
  done: number;
  total: number;
  /** Of these, those whose image was in the index already. */
  skipped: number;
  /** Paths of those that could not be read. */
  failures: string[];
  /** Without the skipped ones. */
  imagesPerSecond: number;
}

/** Options of {@link makeIndex}. */
export interface MakeIndexOptions {
  store: ImageStore;
  keeper: IndexKeeper;
  maker: VectorMaker;
  /** Whether small things are to be found: parts are made of images that have none. */
  withParts: boolean;
  signal: AbortSignal;
  /** The file of an image that is in the index. */
  onFile(id: string, file: File): void;
  /** An image came into the index, or got its parts. */
  onImage(image: StoredImage): void;
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
  listed: readonly ListedImage[],
  { store, keeper, maker, withParts, signal, onFile, onImage, onProgress }: MakeIndexOptions,
): Promise<void> {
  const start = performance.now();
  const failures: string[] = [];
  const fresh: ListedImage[] = [];
  const known = await knownFiles(store, listed, withParts);
  for (const one of listed) {
    const id = known.get(one.path);
    if (id === undefined) fresh.push(one);
    else onFile(id, one.file);
  }
  let [skipped, made] = [listed.length - fresh.length, 0];
  const tell = () => {
    const seconds = (performance.now() - start) / 1000;
    const imagesPerSecond = seconds > 0 ? made / seconds : 0;
    const done = skipped + made + failures.length;
    onProgress({ done, total: listed.length, skipped, failures, imagesPerSecond });
  };
  let images: StoredImage[] = [];
  let files: StoredFile[] = [];
  let savedAt = start;
  const save = async () => {
    const news = { maker, images, files };
    [images, files] = [[], []];
    await keeper.save(news);
    savedAt = performance.now();
  };
  tell();
  try {
    for (const { path, file } of fresh) {
      signal.throwIfAborted();
      const stored = { path, size: file.size, mtimeMs: file.lastModified };
      const bytes = await file.arrayBuffer().catch(() => undefined);
      const hash = bytes && (await hashOf(bytes, stored));
      if (hash !== undefined && (await store.has([hash], { withParts })).has(hash)) {
        await store.putFiles([{ ...stored, hash }]);
        files.push({ ...stored, hash });
        skipped++;
        onFile(hash, file);
      } else {
        const one = bytes && (await imageOf(fgclip2, bytes, withParts, signal));
        signal.throwIfAborted();
        if (hash === undefined || one === undefined) failures.push(path);
        else {
          const { thumbnail, ...vectors } = one;
          const image: StoredImage = { ...stored, id: hash, hash, ...vectors };
          if (!(await store.has([hash])).has(hash)) await keeper.saveThumbnail(hash, thumbnail);
          await store.upsert([image], maker);
          images.push(image);
          made++;
          onFile(hash, file);
          onImage(image);
        }
      }
      if (performance.now() - savedAt > saveInterval) await save();
      tell();
    }
  } finally {
    await save();
  }
}

/** The files that have not changed, with their images, which are complete. */
async function knownFiles(
  store: ImageStore,
  listed: readonly ListedImage[],
  withParts: boolean,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map(listed.map(({ path, file }) => [path, file]));
  const known = new Map<string, string>();
  for await (const { path, size, mtimeMs, hash } of store.files({ paths: [...files.keys()] })) {
    const file = files.get(path)!;
    if (hash !== undefined && size === file.size && mtimeMs === file.lastModified) known.set(path, hash);
  }
  const complete = await store.has([...known.values()], { withParts });
  return new Map([...known].filter(([, hash]) => complete.has(hash)));
}

/** What is kept of an image; `undefined` where it cannot be read. */
async function imageOf(
  fgclip2: Fgclip2,
  bytes: ArrayBuffer,
  withParts: boolean,
  signal: AbortSignal,
): Promise<(Pick<StoredImage, 'vector' | 'parts' | 'width' | 'height'> & { thumbnail: Blob }) | undefined> {
  try {
    const pixels = await decodeImage(bytes, { signal });
    const { width, height } = pixels;
    const [vectors, thumbnail] = await Promise.all([
      withParts ? vectorAndParts(fgclip2, pixels, signal) : vectorOf(fgclip2, pixels, signal),
      thumbnailOf(pixels),
    ]);
    return { ...vectors, width, height, thumbnail };
  } catch {
    return undefined;
  }
}

type Pixels = Awaited<ReturnType<typeof decodeImage>>;

async function vectorOf(
  fgclip2: Fgclip2,
  pixels: Pixels,
  signal: AbortSignal,
): Promise<{ vector: Float32Array }> {
  const { vectors, failures } = await fgclip2.embedImages([pixels], { signal });
  if (failures.length > 0) throw failures[0]!.error;
  return { vector: vectors.data };
}

async function vectorAndParts(
  fgclip2: Fgclip2,
  pixels: Pixels,
  signal: AbortSignal,
): Promise<{ vector: Float32Array; parts: StoredParts }> {
  const image = await fgclip2.encode(pixels, { signal });
  const vector = normalize(await image.features.imageFeatures({ signal })).data;
  return { vector, parts: await imageParts(image, { signal }) };
}

/** The sha256 of a file; on a page that is not secure, and keeps nothing, what tells it from other files. */
async function hashOf(
  bytes: ArrayBuffer,
  { path, size, mtimeMs }: Pick<StoredFile, 'path' | 'size' | 'mtimeMs'>,
): Promise<string> {
  return (await sha256Hex(new Uint8Array(bytes))) ?? `${path}|${size}|${mtimeMs}`.replaceAll('#', '_');
}
