import type { ImageCase, ImageFileCase, ImageResult } from '@fgclip2/test-kit/images';
import { type ImageSpec, proceduralImage } from '@fgclip2/test-kit/procedural-image';
import { describe, expect, it } from 'vitest';
import { Fgclip2ImageProcessor } from './fgclip2-image-processor.ts';
import { Fgclip2ImageProcessorFast } from './fgclip2-image-processor-fast.ts';
import { toRgb } from './pixels/raw-image.ts';
import { resize } from './resize/resize.ts';
import { resizeFast } from './resize/resize-fast.ts';
import { takeKernel } from './resize/resize-kernel.ts';
import { decodeImage } from './web/index.ts';

const goldens = new URL('/tools/test-kit/goldens/', location.href);
const index = (await (await fetch(new URL('index_images.json', goldens))).json()) as {
  images: ImageSpec[];
  cases: ImageCase[];
  files: ImageFileCase[];
};

async function sha256(data: ArrayBufferView): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const processors = [
  {
    name: 'slow',
    processor: new Fgclip2ImageProcessor({ decode: decodeImage }),
    resizeRgb: resize,
  },
  {
    name: 'fast_i16',
    processor: new Fgclip2ImageProcessorFast({ decode: decodeImage }),
    resizeRgb: resizeFast,
  },
  {
    name: 'fast_f32',
    processor: new Fgclip2ImageProcessorFast({ decode: decodeImage, kernel: 'float32' }),
    resizeRgb: (image: Parameters<typeof resizeFast>[0], size: Parameters<typeof resizeFast>[1]) =>
      resizeFast(image, size, 'float32'),
  },
];

/** The cases that have results; what is refused is refused before any code that browsers run differently. */
const withResults = index.cases.filter(({ results }) =>
  results?.every(({ spatial_shape: [rows, columns], mask_shape: [most] }) => rows * columns <= most),
);

describe.each(processors)('the image processor $name in Chromium', ({ name, processor, resizeRgb }) => {
  const own = withResults.filter((testCase) => testCase.processor === name);

  it('has cases to check', () => {
    expect(own.length).toBeGreaterThan(25);
  });

  it.each(own)('$id: $description', async ({ images, options, results = [] }) => {
    const rawImages = images.map(rawImageOf);
    const { pixelValues, pixelAttentionMask, spatialShapes } = await processor.preprocess(
      rawImages,
      camelCase(options),
    );
    const [, patches, length] = pixelValues.dims as [number, number, number];
    expect(pixelValues.dims[0]).toBe(results.length);
    for (const [i, result] of results.entries()) {
      expect([patches, length]).toEqual(result.pixel_values_shape);
      expect([...spatialShapes.data.subarray(2 * i, 2 * i + 2)].map(Number)).toEqual(result.spatial_shape);
      const mask = pixelAttentionMask.data.subarray(i * patches, (i + 1) * patches);
      expect(mask.lastIndexOf(1) + 1).toBe(result.mask_sum);
      const values = pixelValues.data.slice(i * patches * length, (i + 1) * patches * length);
      expect(await sha256(values)).toBe(result.pixel_values_sha256);
      await expectResized(rawImages[i]!, result);
    }
  });

  async function expectResized(rawImage: ReturnType<typeof rawImageOf>, result: ImageResult): Promise<void> {
    if (result.resized_hwc === undefined) return;
    const [height, width] = result.resized_hwc;
    const { data } = resizeRgb(toRgb(rawImage), { height, width });
    expect(await sha256(data)).toBe(result.resized_u8_sha256);
  }
});

describe('the resize kernel in Chromium', () => {
  it('is the one in WebAssembly', () => {
    expect(takeKernel()).toBeDefined();
  });
});

describe('image files in Chromium', () => {
  it.each(index.files)(
    'gives the pixels of Pillow for $file',
    async ({ file, width, height, rgb_sha256 }) => {
      const image = await decodeImage(new URL(file, goldens));
      expect([image.width, image.height]).toEqual([width, height]);
      expect(await sha256(image.data)).toBe(rgb_sha256);
    },
  );

  it('become patches straight from a URL', async () => {
    const { spatialShapes } = await processors[1]!.processor.preprocess(new URL('images/rgba.png', goldens));
    expect(spatialShapes.dims).toEqual([1, 2]);
  });
});

function rawImageOf(name: string): {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
} {
  const spec = index.images.find((image) => image.name === name)!;
  const { width, height, channels } = spec;
  return { data: proceduralImage(spec), width, height, channels };
}

function camelCase(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const camel = (key: string): string =>
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [camel(key), value]));
}
