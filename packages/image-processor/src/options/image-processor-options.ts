import { checkOptions, describe } from '@fgclip2/tensor';
import type { ImageDecoder } from '../decode/image-decoder.ts';
import type { InputDataFormat } from '../pixels/raw-image.ts';
import { type Resample, resampleFilter } from '../resize/resample-filter.ts';

/** Options of the image processor, the reference's under camelCase names. */
export interface ImageProcessorOptions {
  /** Resize to the largest size the patch budget allows. @default true */
  doResize?: boolean | undefined;
  /** Pillow's number of the filter: 0 nearest, 1 lanczos, 2 bilinear, 3 bicubic, 4 box, 5 hamming. @default 2 */
  resample?: Resample | undefined;
  /** Multiply samples by `rescaleFactor`. @default true */
  doRescale?: boolean | undefined;
  /** What samples are multiplied by. @default 1 / 255 */
  rescaleFactor?: number | undefined;
  /** Subtract `imageMean` and divide by `imageStd`. @default true */
  doNormalize?: boolean | undefined;
  /** Mean of the samples: one number, or one per channel. @default [0.5, 0.5, 0.5] */
  imageMean?: number | readonly number[] | undefined;
  /** Standard deviation of the samples: one number, or one per channel. @default [0.5, 0.5, 0.5] */
  imageStd?: number | readonly number[] | undefined;
  /** Convert to RGB, dropping alpha; only `false` switches it off, and then images have 1 or 3 channels. @default null */
  doConvertRgb?: boolean | null | undefined;
  /** Side of a patch in pixels. @default 16 */
  patchSize?: number | undefined;
  /** Patches an image may have and is padded to; giving it switches `dynamicMaxPatches` off. @default 256 */
  maxNumPatches?: number | undefined;
  /** Take the budget from the images: the largest bucket of the batch. @default true */
  dynamicMaxPatches?: boolean | undefined;
  /** Order of the samples in images given as pixels. @default 'channels_last' */
  inputDataFormat?: InputDataFormat | undefined;
  /** Opens images that are not pixels yet. @default undefined */
  decode?: ImageDecoder | undefined;
}

/** The options with every default filled in. */
export type ResolvedImageProcessorOptions = {
  readonly [Key in Exclude<keyof ImageProcessorOptions, 'decode'>]-?: Exclude<
    ImageProcessorOptions[Key],
    undefined
  >;
} & { readonly decode: ImageDecoder | undefined };

export const defaultOptions: ResolvedImageProcessorOptions = {
  doResize: true,
  resample: 2,
  doRescale: true,
  rescaleFactor: 1 / 255,
  doNormalize: true,
  imageMean: [0.5, 0.5, 0.5],
  imageStd: [0.5, 0.5, 0.5],
  doConvertRgb: null,
  patchSize: 16,
  maxNumPatches: 256,
  dynamicMaxPatches: true,
  inputDataFormat: 'channels_last',
  decode: undefined,
};

/**
 * `base` with the given options over it; a given `maxNumPatches` switches the dynamic budget off.
 *
 * @throws TypeError or RangeError for a value that an option cannot take.
 */
export function mergeOptions(
  base: ResolvedImageProcessorOptions,
  options: ImageProcessorOptions,
): ResolvedImageProcessorOptions {
  checkOptions('@fgclip2/image-processor', options, {});
  const given = Object.entries(options).filter(([name, value]) => name in base && value !== undefined);
  const merged: ResolvedImageProcessorOptions = {
    ...base,
    ...Object.fromEntries(given),
    ...(options.maxNumPatches === undefined ? {} : { dynamicMaxPatches: false }),
  };
  checkMerged(merged);
  return merged;
}

function checkMerged(options: ResolvedImageProcessorOptions): void {
  const expect = (holds: boolean, expected: string, name: keyof ImageProcessorOptions): void => {
    if (holds) return;
    throw new RangeError(
      `[@fgclip2/image-processor] Expected ${expected} for ${name}, got ${describe(options[name])}.`,
    );
  };
  for (const name of ['doResize', 'doRescale', 'doNormalize', 'dynamicMaxPatches'] as const) {
    expect(typeof options[name] === 'boolean', 'true or false', name);
  }
  expect([true, false, null].includes(options.doConvertRgb), 'true, false or null', 'doConvertRgb');
  for (const name of ['patchSize', 'maxNumPatches'] as const) {
    expect(Number.isSafeInteger(options[name]) && options[name] >= 1, 'a whole number >= 1', name);
  }
  expect(Number.isFinite(options.rescaleFactor), 'a finite number', 'rescaleFactor');
  expect(areNumbers(options.imageMean), 'finite numbers', 'imageMean');
  expect(
    areNumbers(options.imageStd) && ![options.imageStd].flat().includes(0),
    'finite numbers other than 0',
    'imageStd',
  );
  expect(
    ['channels_last', 'channels_first'].includes(options.inputDataFormat),
    "'channels_last' or 'channels_first'",
    'inputDataFormat',
  );
  expect(options.decode === undefined || typeof options.decode === 'function', 'a function', 'decode');
  if (options.resample !== 0) resampleFilter(options.resample);
}

function areNumbers(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every(Number.isFinite) : Number.isFinite(value);
}
