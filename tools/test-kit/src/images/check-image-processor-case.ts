import type { Tensor } from '@fgclip2/tensor';
import type { ImageCase, ImageGoldens, ImageResult, Pixels } from './image-goldens.ts';
import { sha256 } from './sha256.ts';
import type { Verdict } from './verdict.ts';

/** The image processor that is checked. */
export interface ImageProcessorUnderTest {
  /** Preprocesses a batch; options in camelCase. */
  preprocess(
    images: readonly Pixels[],
    options: Readonly<Record<string, unknown>>,
  ): Promise<{
    pixelValues: Tensor<'float32'> | Tensor<'uint8'>;
    pixelAttentionMask: Tensor<'int32'>;
    spatialShapes: Tensor<'int64'>;
  }>;
  /** The bytes between resize and rescale: the image as RGB, resized. */
  resizeRgb(image: Pixels, size: { height: number; width: number }): ArrayBufferView;
}

/**
 * Runs one case of index_images.json and compares every result exactly: sizes, masks, resized bytes, sample rows
 * and the SHA-256 of all values. Images the reference refuses only for their mode or height have to work; sizes
 * that do not fit have to be refused with an error of the package.
 */
export async function checkImageProcessorCase(
  goldens: ImageGoldens,
  testCase: ImageCase,
  subject: ImageProcessorUnderTest,
): Promise<Verdict> {
  const images = testCase.images.map((name) => goldens.image(name));
  const expected = expectedResults(goldens, testCase);
  if (expected === undefined) return checkRefusal(subject.preprocess(images, camelCase(testCase.options)));
  // The reference guesses the layout of some images wrongly unless the caller names it; we never guess.
  const { input_data_format: _, ...withoutLayout } = testCase.options;
  const runs =
    'input_data_format' in testCase.options ? [testCase.options, withoutLayout] : [testCase.options];
  for (const options of runs) {
    const verdict = await checkResults(goldens, images, expected, options, subject);
    if (!verdict.passed) return verdict;
  }
  return { passed: true, worst: 0, message: `${expected.length} of ${expected.length} images equal` };
}

/** What a case has to give; `undefined` where it has to be refused. */
function expectedResults(goldens: ImageGoldens, testCase: ImageCase): readonly ImageResult[] | undefined {
  const { results, options, processor } = testCase;
  if (testCase.reference_error === undefined && results !== undefined) {
    // The reference shows more patches than its mask counts: over budget, refused by design.
    const overBudget = results.some(
      ({ spatial_shape, mask_shape }) => spatial_shape[0] * spatial_shape[1] > mask_shape[0],
    );
    return overBudget ? undefined : results;
  }
  // Refused for the image's mode: the same case with the conversion switched on has the expected result.
  const wanted = JSON.stringify({ ...options, do_convert_rgb: true });
  return goldens.index.cases.find(
    (other) =>
      other.processor === processor &&
      other.images.join() === testCase.images.join() &&
      JSON.stringify(other.options) === wanted,
  )?.results;
}

async function checkRefusal(call: Promise<unknown>): Promise<Verdict> {
  try {
    await call;
  } catch (error) {
    const passed = error instanceof RangeError && error.message.startsWith('[@fgclip2/');
    return { passed, worst: 0, message: `refused: ${error}` };
  }
  return { passed: false, worst: 0, message: 'expected an error, got a result' };
}

async function checkResults(
  goldens: ImageGoldens,
  images: readonly Pixels[],
  expected: readonly ImageResult[],
  options: Readonly<Record<string, unknown>>,
  subject: ImageProcessorUnderTest,
): Promise<Verdict> {
  const fail = (message: string, worst = 0): Verdict => ({ passed: false, worst, message });
  const { pixelValues, pixelAttentionMask, spatialShapes } = await subject.preprocess(
    images,
    camelCase(options),
  );
  for (const [i, result] of expected.entries()) {
    const [patches, length] = result.pixel_values_shape;
    const dims = [expected.length, patches, length].join();
    if (pixelValues.dims.join() !== dims)
      return fail(`pixel values [${dims}] expected, got [${pixelValues.dims}]`);
    if (pixelValues.dtype !== result.dtype) return fail(`${result.dtype} expected, got ${pixelValues.dtype}`);
    const shape = [...spatialShapes.data.subarray(i * 2, i * 2 + 2)].join();
    if (shape !== result.spatial_shape.join())
      return fail(`grid [${result.spatial_shape}] expected, got [${shape}]`);
    const mask = pixelAttentionMask.data.subarray(i * patches, (i + 1) * patches);
    if (
      mask.length !== result.mask_shape[0] ||
      mask.some((value, j) => value !== Number(j < result.mask_sum))
    ) {
      return fail(
        `a mask of ${result.mask_sum} ones expected, got ${mask.reduce((sum, value) => sum + value, 0)}`,
      );
    }
    const resized = checkResize(goldens, images[i]!, result, subject);
    if (!resized.passed) return resized;
    const values = pixelValues.data.subarray(i * patches * length, (i + 1) * patches * length);
    const worst = worstSampleRow(goldens, result, values);
    if (worst !== 0) return fail(`${result.image}: sample rows differ by ${worst}`, worst);
    if (sha256(values) !== result.pixel_values_sha256)
      return fail(`${result.image}: SHA-256 of the values differs`);
  }
  return { passed: true, worst: 0, message: 'equal' };
}

function checkResize(
  goldens: ImageGoldens,
  image: Pixels,
  result: ImageResult,
  subject: ImageProcessorUnderTest,
): Verdict {
  if (result.resized_hwc === undefined) return { passed: true, worst: 0, message: 'not resized' };
  const [height, width] = result.resized_hwc;
  const view = subject.resizeRgb(image, { height, width });
  if (sha256(view) === result.resized_u8_sha256) return { passed: true, worst: 0, message: 'equal' };
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const stored =
    result.resized_u8_tensor === undefined ? undefined : goldens.tensor(result.resized_u8_tensor).data;
  const worst = stored === undefined ? Number.NaN : worstDifference(bytes, stored);
  return { passed: false, worst, message: `${result.image}: resized bytes differ by up to ${worst} levels` };
}

function worstSampleRow(goldens: ImageGoldens, result: ImageResult, values: ArrayLike<number>): number {
  const length = result.pixel_values_shape[1];
  const { data } = goldens.tensor(result.rows_tensor);
  const rows = result.sample_rows.map((row, i) => {
    const actual = Array.from({ length }, (_, j) => values[row * length + j]!);
    return worstDifference(actual, data.subarray(i * length, (i + 1) * length));
  });
  return Math.max(...rows);
}

function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
  return worst;
}

function camelCase(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const camel = (key: string): string =>
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [camel(key), value]));
}
