import { fileURLToPath } from 'node:url';
import {
  checkBucketTable,
  checkImageFile,
  checkImageProcessorCase,
  checkProceduralImage,
  checkSizeTable,
  openImageGoldens,
} from '@fgclip2/test-kit/images';
import { describe, expect, it } from 'vitest';
import { Fgclip2ImageProcessor } from './fgclip2-image-processor.ts';
import { imageSizeForMaxNumPatches } from './image-size-for-max-num-patches.ts';
import { decodeImage } from './node/decode-image.ts';
import { patchBudget } from './patch-budget.ts';
import { resize } from './resize.ts';
import { toRgb } from './to-rgb.ts';

const goldens = await openImageGoldens(
  fileURLToPath(new URL('../../../tools/test-kit/goldens', import.meta.url)),
);
const { images, cases, files } = goldens.index;
const slowCases = cases.filter(({ processor }) => processor === 'slow');
const processor = new Fgclip2ImageProcessor();

describe('procedural images', () => {
  it.each(images)('$name has the bytes of the index', (spec) => {
    expect(checkProceduralImage(spec)).toMatchObject({ passed: true });
  });
});

describe('the slow image processor', () => {
  it('has cases to check', () => {
    expect(slowCases.length).toBeGreaterThan(40);
  });

  it.each(slowCases)('$id: $description', async (testCase) => {
    const verdict = await checkImageProcessorCase(goldens, testCase, {
      process: (batch, options) => processor.process<'float32'>(batch, options),
      resizeRgb: (image, size) => resize(toRgb(image), size).data,
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
    expect(await checkImageFile(goldens, fileCase, decodeImage)).toMatchObject({ passed: true });
  });
});
