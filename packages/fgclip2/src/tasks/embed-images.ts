import type { ImageInput } from '@fgclip2/image-processor';
import { describe, isNotFiniteError, namingRows, normalize, Tensor } from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';
import { checkNonZero } from './check-nonzero.ts';
import type { EmbedOptions } from './embed-texts.ts';
import { type EmbeddingSource, embeddingSource } from './embedding-source.ts';
import { type ImageFileOptions, imageFileOptions } from './image-file-options.ts';
import { warnOfManyPatches } from './patch-warning.ts';
import { preparePixels } from './prepare-pixels.ts';
import { streamConcurrently } from './stream-concurrently.ts';

/** Options of {@link embedImages}. */
export interface EmbedImagesOptions extends EmbedOptions, ImageFileOptions, WarningOptions {
  /** Most patches an image is cut into. @default by its size: 128, 256, 576, 784 or 1024 */
  maxNumPatches?: number | undefined;
}

/** An image under a name of the caller's, which errors and results then call it by. */
export interface NamedImage {
  name: string;
  image: ImageInput;
}

/** Options of {@link embedImageStream}. */
export interface EmbedImageStreamOptions extends Omit<EmbedImagesOptions, 'onProgress'> {
  /**
   * Whether results come in the order of the images, or each as soon as it is finished: that is faster where images
   * differ in size. @default 'given'
   */
  order?: 'given' | 'finished' | undefined;
  /** Whether each result has the dense features as well; the tower runs once for both. @default false */
  dense?: boolean | undefined;
  /** Called after each image; `total` is known where the images are an array. @default undefined */
  onProgress?: ((progress: StreamProgress) => void) | undefined;
}

/** How far a stream has come. */
export interface StreamProgress {
  done: number;
  total: number | undefined;
}

/** The vector of one image of a stream. */
export interface EmbeddedImage {
  /** Its place among the images that were given. */
  index: number;
  /** The name it was given, its path or URL, or `image 3`. */
  name: string;
  /** Of the upright image, in pixels. */
  width: number;
  /** Of the upright image, in pixels. */
  height: number;
  /** Of length 1 unless `normalized` is false. */
  vector: Float32Array;
  /** Rows of patches. */
  rows: number;
  /** Columns of patches. */
  columns: number;
  /** One vector a patch, row by row, not normalized, where `dense` asks for them: float32 [rows * columns, C] */
  denseFeatures: Tensor<'float32'> | undefined;
  error?: undefined;
}

/** An image that could not be read, or whose features are not finite. */
export interface ImageFailure {
  /** Its place in the list that was given. */
  index: number;
  /** Its path or URL, or `image 3`. */
  name: string;
  error: Error;
}

/** Vectors of images as they are made; see `Fgclip2.embedImageStream`. */
export interface ImageEmbeddingStream extends AsyncIterable<EmbeddedImage | ImageFailure> {
  /** What makes the vectors; a device that is found by trying is known after the first one. */
  source(): Promise<EmbeddingSource>;
}

/** Vectors of the images that could be read, and what made them. */
export interface ImageEmbeddings {
  /** float32 [images that could be read, width] */
  vectors: Tensor<'float32'>;
  /** For each row the place of its image in the list that was given. */
  indices: number[];
  /** The other images. */
  failures: ImageFailure[];
  source: EmbeddingSource;
}

/** Runs one question to the model; a stream asks one an image. */
export type AskModel = <T>(ask: () => Promise<T>, signal: AbortSignal | undefined) => Promise<T>;

/**
 * One vector an image, as they are made; each image runs alone, so that its vector never depends on the others. As
 * many run at once as the runtime has workers; the next ones are decoded meanwhile.
 */
export function embedImageStream(
  loaded: LoadedModel,
  images: Iterable<ImageInput | NamedImage> | AsyncIterable<ImageInput | NamedImage>,
  options: EmbedImageStreamOptions = {},
  askModel: AskModel = (ask) => ask(),
): ImageEmbeddingStream {
  checkIterable(images);
  const { maxNumPatches, normalized = true, onProgress, order = 'given', dense = false, signal } = options;
  if (order !== 'given' && order !== 'finished') {
    throw new RangeError(`[fgclip2] Expected 'given' or 'finished' for order, got ${describe(order)}.`);
  }
  const total = Array.isArray(images) ? images.length : undefined;

  async function prepare(input: ImageInput | NamedImage, index: number, inner: AbortSignal) {
    const { image, name } = isNamed(input) ? input : { image: input, name: imageName(input, index) };
    const decoded = await loaded.decodeImage(image, { ...imageFileOptions(options), signal: inner }).then(
      (pixels) => ({ pixels }),
      (error: Error) => ({ error }),
    );
    inner.throwIfAborted();
    if ('error' in decoded) return { name, error: decoded.error };
    const { width, height } = decoded.pixels;
    const inputs = await preparePixels(loaded, decoded.pixels, { maxNumPatches, signal: inner });
    return { name, width, height, inputs };
  }

  async function use(
    prepared: Awaited<ReturnType<typeof prepare>>,
    index: number,
    inner: AbortSignal,
  ): Promise<EmbeddedImage | ImageFailure> {
    const { name, inputs } = prepared;
    if (inputs === undefined) return { index, name, error: prepared.error };
    const { width, height } = prepared;
    const ask = async () => {
      const { value } = await loaded.model.encodeImages(inputs, { signal: inner }).next();
      const encoded = value!;
      const pooled = await encoded.imageFeatures({ signal: inner });
      const denseFeatures = dense ? await encoded.denseFeatures({ signal: inner }) : undefined;
      return { pooled, denseFeatures, rows: encoded.rows, columns: encoded.columns };
    };
    try {
      const { pooled, ...features } = await namingRows(() => askModel(ask, inner), {
        owner: 'fgclip2',
        nameOf: () => name,
      });
      checkNonZero(pooled, () => name);
      const vector = (normalized ? normalize(pooled) : pooled).data;
      return { index, name, width, height, vector, ...features };
    } catch (error) {
      if (!isNotFiniteError(error)) throw error;
      return { index, name, error };
    }
  }

  async function* results(): AsyncGenerator<EmbeddedImage | ImageFailure, void, undefined> {
    warnOfManyPatches(loaded, options);
    let done = 0;
    yield* streamConcurrently(
      images,
      { atOnce: loaded.model.concurrency, ahead: imagesAhead, order, signal },
      {
        prepare,
        async use(prepared, index, inner) {
          const result = await use(prepared, index, inner);
          inner.throwIfAborted();
          onProgress?.({ done: ++done, total });
          return result;
        },
      },
    );
  }

  return {
    source() {
      const { applyExifOrientation = loaded.applyExifOrientation } = options;
      const patches = maxNumPatches ?? 'by size';
      const orientation = applyExifOrientation ? 'upright' : 'as stored';
      const made = { kind: 'image', patches, normalized, orientation } as const;
      return askModel(() => embeddingSource(loaded, made, { signal }), signal);
    },
    [Symbol.asyncIterator]: results,
  };
}

/** All of {@link embedImageStream}, once it has ended. */
export async function embedImages(
  loaded: LoadedModel,
  images: readonly ImageInput[],
  options: EmbedImagesOptions = {},
): Promise<ImageEmbeddings> {
  if (!Array.isArray(images)) {
    throw new TypeError(`[fgclip2] Expected an array for images, got ${describe(images)}.`);
  }
  const { onProgress } = options;
  const stream = embedImageStream(loaded, images, {
    ...options,
    order: 'finished',
    onProgress: onProgress && (({ done }) => onProgress({ done, total: images.length })),
  });
  const rows = new Map<number, Float32Array>();
  const failures: ImageFailure[] = [];
  for await (const result of stream) {
    if (result.error === undefined) rows.set(result.index, result.vector);
    else failures.push(result);
  }
  const source = await stream.source();
  const indices = [...rows.keys()].sort((a, b) => a - b);
  const vectors = Tensor.zeros('float32', [indices.length, source.width]);
  for (const [row, index] of indices.entries()) vectors.data.set(rows.get(index)!, row * source.width);
  return { vectors, indices, failures: failures.sort((a, b) => a.index - b.index), source };
}

/** Images that are decoded and cut into patches while the tower runs over earlier ones. */
const imagesAhead = 2;

function isNamed(input: ImageInput | NamedImage): input is NamedImage {
  return typeof input === 'object' && input !== null && 'image' in input && 'name' in input;
}

function checkIterable(images: unknown): void {
  const isObject = typeof images === 'object' && images !== null && !ArrayBuffer.isView(images);
  if (isObject && (Symbol.asyncIterator in images || Symbol.iterator in images)) return;
  throw new TypeError(
    `[fgclip2] Expected an iterable of images, such as an array or an async generator, got ${describe(images)}.`,
  );
}

/** What a list of results calls an image: its path, URL or file name, else its place in the list where there is one. */
export function imageName(image: ImageInput, index?: number): string {
  const tag = Object.prototype.toString.call(image);
  if (tag === '[object File]') return (image as File).name;
  const isPlace = typeof image === 'string' || tag === '[object URL]';
  return isPlace && !/^data:/i.test(String(image))
    ? String(image)
    : index === undefined
      ? 'the image'
      : `image ${index}`;
}
