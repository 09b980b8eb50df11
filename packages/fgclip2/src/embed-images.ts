import type { ImageInput } from '@fgclip2/image-processor';
import { describe, normalize, Tensor } from '@fgclip2/tensor';
import { checkDirection } from './check-direction.ts';
import type { EmbedOptions } from './embed-texts.ts';
import { type EmbeddingSource, embeddingSource } from './embedding-source.ts';
import { preparePixels } from './encode-picture.ts';
import type { LoadedModel } from './loaded-model.ts';
import { sideBySide } from './side-by-side.ts';

/** Options of {@link embedImages}. */
export interface EmbedImagesOptions extends EmbedOptions {
  /** Most patches a picture is cut into. @default by its size: 128, 256, 576, 784 or 1024 */
  maxNumPatches?: number | undefined;
}

/** A picture that could not be read. */
export interface PictureFailure {
  /** Its place in the list that was given. */
  index: number;
  /** Its path or URL, or `picture 3`. */
  name: string;
  error: Error;
}

/** Vectors of the pictures that could be read, and what made them. */
export interface ImageEmbeddings {
  /** float32 [pictures that could be read, width] */
  vectors: Tensor<'float32'>;
  /** For each row its picture's place in the list that was given. */
  indices: number[];
  /** The other pictures. */
  failures: PictureFailure[];
  source: EmbeddingSource;
}

/**
 * One vector a picture; each picture runs alone, so that its vector never depends on the others. As many run side by
 * side as the runtime has workers; the next ones are decoded meanwhile.
 */
export async function embedImages(
  loaded: LoadedModel,
  images: readonly ImageInput[],
  options: EmbedImagesOptions = {},
): Promise<ImageEmbeddings> {
  const { maxNumPatches, normalized = true, onProgress, signal } = options;
  if (!Array.isArray(images)) {
    throw new TypeError(`[fgclip2] Expected an array of pictures for images, got ${describe(images)}.`);
  }
  const patches = maxNumPatches ?? 'by size';
  const source = embeddingSource(loaded, { kind: 'image', patches, normalized });
  const rows = new Map<number, Float32Array>();
  const failures: PictureFailure[] = [];
  let done = 0;
  const finish = (): void => onProgress?.({ done: ++done, total: images.length });
  await sideBySide(
    images,
    { atOnce: loaded.model.concurrency, ahead: picturesAhead },
    async (image) => {
      signal?.throwIfAborted();
      const decoded = await loaded.decodeImage(image, { signal }).then(
        (pixels) => ({ pixels }),
        (error: Error) => ({ error }),
      );
      signal?.throwIfAborted();
      if ('error' in decoded) return { unreadable: decoded.error };
      return { inputs: await preparePixels(loaded, decoded.pixels, { maxNumPatches, signal }) };
    },
    async ({ inputs, unreadable }, index) => {
      signal?.throwIfAborted();
      const name = pictureName(images[index]!, index);
      if (inputs === undefined) {
        failures.push({ index, name, error: unreadable });
      } else {
        const features = await loaded.model.getImageFeatures(inputs, { signal });
        checkDirection(features, () => name);
        rows.set(index, (normalized ? normalize(features) : features).data);
      }
      finish();
    },
  );
  const indices = [...rows.keys()].sort((a, b) => a - b);
  const vectors = Tensor.zeros('float32', [indices.length, source.width]);
  for (const [row, index] of indices.entries()) vectors.data.set(rows.get(index)!, row * source.width);
  return { vectors, indices, failures: failures.sort((a, b) => a.index - b.index), source };
}

/** Pictures that are decoded and cut into patches while the tower runs over earlier ones. */
const picturesAhead = 2;

/** What a list of results calls a picture: its path, URL or file name, else its place in the list. */
export function pictureName(image: ImageInput, index: number): string {
  if (image instanceof File) return image.name;
  const isPlace = typeof image === 'string' || image instanceof URL;
  return isPlace && !/^data:/i.test(String(image)) ? String(image) : `picture ${index}`;
}
