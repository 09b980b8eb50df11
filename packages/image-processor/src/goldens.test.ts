import { fileURLToPath } from 'node:url';
import {
  checkBucketTable,
  checkImageFile,
  checkImageProcessorCase,
  checkProceduralImage,
  checkSizeTable,
  type ImageProcessorUnderTest,
  openImageGoldens,
} from '@fgclip2/test-kit/images';
import { describe, expect, it } from 'vitest';
import { Fgclip2ImageProcessor } from './fgclip2-image-processor.ts';
import { Fgclip2ImageProcessorFast } from './fgclip2-image-processor-fast.ts';
import { decodeImage } from './node/decode-image.ts';
import { imageSizeForMaxNumPatches, patchBudget } from './patches/patch-budget.ts';
import { toRgb } from './pixels/raw-image.ts';
import { resize } from './resize/resize.ts';
import { resizeFast } from './resize/resize-fast.ts';

const goldens = await openImageGoldens(
  fileURLToPath(new URL('../../../tools/test-kit/goldens', import.meta.url)),
);
const { images, cases, files } = goldens.index;
const processors: readonly (Pick<ImageProcessorUnderTest, 'resizeRgb'> & {
  name: string;
  processor: Fgclip2ImageProcessor;
})[] = [
  {
    name: 'slow',
    processor: new Fgclip2ImageProcessor(),
    resizeRgb: (image, size) => resize(toRgb(image), size).data,
  },
  {
    name: 'fast_i16',
    processor: new Fgclip2ImageProcessorFast(),
    resizeRgb: (image, size) => resizeFast(toRgb(image), size).data,
  },
  {
    name: 'fast_f32',
    processor: new Fgclip2ImageProcessorFast({ kernel: 'float32' }),
    resizeRgb: (image, size) => resizeFast(toRgb(image), size, 'float32').data,
  },
];

describe('procedural images', () => {
  it.each(images)('$name has the bytes of the index', (spec) => {
    expect(checkProceduralImage(spec)).toMatchObject({ passed: true });
  });
});

describe.each(processors)('the image processor $name', ({ name, processor, resizeRgb }) => {
  const ownCases = cases.filter((testCase) => testCase.processor === name);

  it('has cases to check', () => {
    expect(ownCases.length).toBeGreaterThan(30);
  });

  it.each(ownCases)('$id: $description', async (testCase) => {
    const verdict = await checkImageProcessorCase(goldens, testCase, {
      preprocess: (batch, options) => processor.preprocess<'float32'>(batch, options),
      resizeRgb,
    });
    expect(verdict).toMatchObject({ passed: true, worst: 0 });
  });
});

describe('tables', () => {
  it('gives every target size', () => {
    expect(checkSizeTable(goldens, imageSizeForMaxNumPatches)).toMatchObject({ passed: true });
  });

  it('gives every patch budget', () => {
    expect(checkBucketTable(goldens, patchBudget)).toMatchObject({ passed: true });
  });
});

describe('decodeImage', () => {
  it.each(files)('gives the pixels of Pillow for $file', async (fileCase) => {
    expect(
      await checkImageFile(goldens, fileCase, (image) => decodeImage(image, { applyExifOrientation: false })),
    ).toMatchObject({ passed: true });
  });
});
