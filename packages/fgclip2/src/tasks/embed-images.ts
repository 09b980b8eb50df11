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
import { runConcurrently } from './run-concurrently.ts';

/** Options of {@link embedImages}. */
export interface EmbedImagesOptions extends EmbedOptions, ImageFileOptions, WarningOptions {
  /** Most patches an image is cut into. @default by its size: 128, 256, 576, 784 or 1024 */
  maxNumPatches?: number | undefined;
}

/** An image that could not be read, or whose features are not finite. */
export interface ImageFailure {
  /** Its place in the list that was given. */
  index: number;
  /** Its path or URL, or `image 3`. */
  name: string;
  error: Error;
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

/**
 * One vector an image; each image runs alone, so that its vector never depends on the others. As many run at once as
 * the runtime has workers; the next ones are decoded meanwhile.
 */
export async function embedImages(
  loaded: LoadedModel,
  images: readonly ImageInput[],
  options: EmbedImagesOptions = {},
): Promise<ImageEmbeddings> {
  const { maxNumPatches, normalized = true, onProgress, signal } = options;
  if (!Array.isArray(images)) {
    throw new TypeError(`[fgclip2] Expected an array for images, got ${describe(images)}.`);
  }
  warnOfManyPatches(loaded, options);
  const patches = maxNumPatches ?? 'by size';
  const { applyExifOrientation = loaded.applyExifOrientation } = options;
  const orientation = applyExifOrientation ? 'upright' : 'as stored';
  const source = embeddingSource(loaded, { kind: 'image', patches, normalized, orientation });
  const rows = new Map<number, Float32Array>();
  const failures: ImageFailure[] = [];
  let done = 0;
  const finish = (): void => onProgress?.({ done: ++done, total: images.length });
  await runConcurrently(
    images,
    { atOnce: loaded.model.concurrency, ahead: imagesAhead },
    async (image) => {
      signal?.throwIfAborted();
      const decoded = await loaded.decodeImage(image, { ...imageFileOptions(options), signal }).then(
        (pixels) => ({ pixels }),
        (error: Error) => ({ error }),
      );
      signal?.throwIfAborted();
      if ('error' in decoded) return { unreadable: decoded.error };
      return { inputs: await preparePixels(loaded, decoded.pixels, { maxNumPatches, signal }) };
    },
    async ({ inputs, unreadable }, index) => {
      signal?.throwIfAborted();
      const name = imageName(images[index]!, index);
      if (inputs === undefined) {
        failures.push({ index, name, error: unreadable });
      } else {
        try {
          const features = await namingRows(() => loaded.model.getImageFeatures(inputs, { signal }), {
            owner: 'fgclip2',
            nameOf: () => name,
          });
          checkNonZero(features, () => name);
          rows.set(index, (normalized ? normalize(features) : features).data);
        } catch (error) {
          if (!isNotFiniteError(error)) throw error;
          failures.push({ index, name, error });
        }
      }
      finish();
    },
  );
  const indices = [...rows.keys()].sort((a, b) => a - b);
  const vectors = Tensor.zeros('float32', [indices.length, source.width]);
  for (const [row, index] of indices.entries()) vectors.data.set(rows.get(index)!, row * source.width);
  return { vectors, indices, failures: failures.sort((a, b) => a.index - b.index), source };
}

/** Images that are decoded and cut into patches while the tower runs over earlier ones. */
const imagesAhead = 2;

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
