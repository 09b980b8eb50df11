import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from '@fgclip2/tensor';
import { type ImageSpec, proceduralImage } from './procedural-image.ts';
import { type StoredTensor, safetensorsReader } from './safetensors-reader.ts';

/** What the reference gave for one image of a case. */
export interface ImageResult {
  readonly image: string;
  readonly spatial_shape: readonly [rows: number, columns: number];
  readonly pixel_values_shape: readonly [patches: number, length: number];
  readonly mask_shape: readonly [number];
  readonly mask_sum: number;
  readonly dtype: 'float32' | 'uint8';
  readonly pixel_values_sha256: string;
  readonly resized_hwc?: readonly [height: number, width: number, channels: number];
  readonly resized_u8_sha256?: string;
  readonly resized_u8_tensor?: string;
  readonly sample_rows: readonly number[];
  readonly rows_tensor: string;
}

/** One run of an image processor: images, options in snake_case, and the result or the error. */
export interface ImageCase {
  readonly id: string;
  readonly processor: string;
  readonly description: string;
  readonly images: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly results?: readonly ImageResult[];
  readonly reference_error?: string;
  readonly reference_behaviour_without_input_data_format?: string;
}

/** An image file and the SHA-256 of its pixels as Pillow's `convert("RGB")` gives them. */
export interface ImageFileCase {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly rgb_sha256: string;
}

interface ImageIndex {
  readonly images: readonly ImageSpec[];
  readonly cases: readonly ImageCase[];
  readonly files: readonly ImageFileCase[];
  readonly size_table: readonly (readonly [number, number, number, number, number, number])[];
  readonly bucket_table: readonly (readonly [height: number, width: number, bucket: number])[];
}

/** Pixels of a procedural image, [height, width, channels]. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** A folder of image goldens: `index_images.json`, `images.safetensors` and `images/`. */
export interface ImageGoldens {
  readonly folder: string;
  readonly index: ImageIndex;
  /** Draws the image of this name. */
  image(name: string): Pixels;
  /** Reads a stored tensor. */
  tensor(name: string): StoredTensor;
}

/** Opens a folder of image goldens. */
export async function openImageGoldens(folder: string): Promise<ImageGoldens> {
  const index: ImageIndex = JSON.parse(await readFile(join(folder, 'index_images.json'), 'utf8'));
  const tensor = safetensorsReader(await readFile(join(folder, 'images.safetensors')));
  const image = (name: string): Pixels => {
    const spec = index.images.find((candidate) => candidate.name === name);
    if (spec === undefined) {
      throw new RangeError(
        `[@fgclip2/test-kit] Expected an image of index_images.json for a case, got ${describe(name)}.`,
      );
    }
    const { width, height, channels } = spec;
    return { data: proceduralImage(spec), width, height, channels };
  };
  return { folder, index, image, tensor };
}
