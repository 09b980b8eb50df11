import { type Files, memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { Fgclip2ImageProcessor } from './fgclip2-image-processor.ts';
import { Fgclip2ImageProcessorFast } from './fgclip2-image-processor-fast.ts';
import type { ImageProcessorOptions } from './options/image-processor-options.ts';
import type { PreprocessorConfig } from './options/preprocessor-config.ts';

const image = (width: number, height: number, channels: 1 | 2 | 3 | 4 = 3) => ({
  data: Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 37) % 256),
  width,
  height,
  channels,
});

const siglip2 = {
  do_convert_rgb: null,
  do_normalize: true,
  do_rescale: true,
  do_resize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_processor_type: 'Siglip2ImageProcessorFast',
  image_std: [0.5, 0.5, 0.5],
  max_num_patches: 256,
  patch_size: 16,
  processor_class: 'Siglip2Processor',
  resample: 2,
  rescale_factor: 0.00392156862745098,
};

const filesWith = (content: Record<string, string>): Files => ({
  name: 'a-folder',
  open: async (file) =>
    content[file] === undefined ? undefined : memorySource(new TextEncoder().encode(content[file]), file),
  list: async () => Object.keys(content),
});

async function patchesOf(
  processor: Fgclip2ImageProcessor,
  options: ImageProcessorOptions = {},
  size: [number, number] = [640, 480],
): Promise<number> {
  return (await processor.preprocess(image(...size), options)).pixelValues.dims[1]!;
}

/** The float32 kernel as a class of its own, for the suite. */
class Float32 extends Fgclip2ImageProcessorFast {
  constructor(options: ImageProcessorOptions = {}, config: PreprocessorConfig = {}) {
    super({ ...options, kernel: 'float32' }, config);
  }
}

const processors = [
  { name: 'Fgclip2ImageProcessor', type: 'Fgclip2ImageProcessor', Processor: Fgclip2ImageProcessor },
  {
    name: 'Fgclip2ImageProcessorFast',
    type: 'Fgclip2ImageProcessorFast',
    Processor: Fgclip2ImageProcessorFast,
  },
  {
    name: 'Fgclip2ImageProcessorFast with the float32 kernel',
    type: 'Fgclip2ImageProcessorFast',
    Processor: Float32,
  },
];

describe.each(processors)('$name', ({ type, Processor }) => {
  describe('the patch budget', () => {
    it('follows the image by default', async () => {
      expect(await patchesOf(new Processor())).toBe(1024);
      expect(await patchesOf(new Processor(), {}, [64, 64])).toBe(128);
    });

    it('is the largest bucket of a batch', async () => {
      const inputs = await new Processor().preprocess([image(64, 64), image(320, 240)]);
      expect(inputs.pixelValues.dims).toEqual([2, 576, 768]);
      expect(inputs.spatialShapes.data).toEqual(BigInt64Array.of(24n, 24n, 21n, 27n));
      const ones = inputs.pixelAttentionMask.data.reduce((sum, value) => sum + value, 0);
      expect(ones).toBe(24 * 24 + 21 * 27);
    });

    it('is maxNumPatches wherever that is given', async () => {
      expect(await patchesOf(new Processor({ maxNumPatches: 300 }))).toBe(300);
      expect(await patchesOf(new Processor(), { maxNumPatches: 300 })).toBe(300);
      expect(await patchesOf(new Processor(), { maxNumPatches: 300, dynamicMaxPatches: true })).toBe(300);
      const fromFile = Processor.fromJSON({ dynamic_max_patches: true }, { maxNumPatches: 300 });
      expect(await patchesOf(fromFile)).toBe(300);
    });

    it('is dynamic again by the flag, and fixed without it', async () => {
      const fixed = new Processor({ maxNumPatches: 300 });
      expect(await patchesOf(fixed, { dynamicMaxPatches: true })).toBe(1024);
      expect(await patchesOf(new Processor({ dynamicMaxPatches: false }))).toBe(256);
    });

    it.each([
      ['Siglip2ImageProcessor', false],
      ['Siglip2ImageProcessorFast', false],
      ['Fgclip2ImageProcessor', true],
      ['Fgclip2ImageProcessorFast', true],
      [undefined, true],
    ])('of a file of the class %s is dynamic: %s', (type, dynamic) => {
      const { options } = Processor.fromJSON({ ...siglip2, image_processor_type: type });
      expect(options).toMatchObject({ dynamicMaxPatches: dynamic, maxNumPatches: 256 });
    });

    it('of a file is what dynamic_max_patches says', () => {
      const { options } = Processor.fromJSON({ ...siglip2, dynamic_max_patches: true });
      expect(options.dynamicMaxPatches).toBe(true);
    });
  });

  describe('fromPretrained and toJSON', () => {
    it('reads the file of a checkpoint', async () => {
      const files = filesWith({ 'preprocessor_config.json': JSON.stringify({ ...siglip2, patch_size: 14 }) });
      const { options } = await Processor.fromPretrained(files, { doRescale: false });
      expect(options).toMatchObject({
        patchSize: 14,
        doRescale: false,
        rescaleFactor: 1 / 255,
        dynamicMaxPatches: false,
      });
    });

    it('keeps every key of the file and writes what comes back the same', () => {
      const processor = Processor.fromJSON({ ...siglip2, size: { longest_edge: 7 } }, { imageMean: 0.25 });
      const json = JSON.parse(JSON.stringify(processor));
      expect(json).toEqual({
        ...siglip2,
        image_mean: 0.25,
        size: { longest_edge: 7 },
        dynamic_max_patches: false,
      });
      expect(Processor.fromJSON(json).options).toEqual(processor.options);
    });

    it('writes the class and every option of a processor without a file', () => {
      expect(new Processor().toJSON()).toEqual({
        ...siglip2,
        image_processor_type: type,
        processor_class: undefined,
        dynamic_max_patches: true,
      });
    });

    it('shows how to open files by their name', async () => {
      // @ts-expect-error a string is not Files
      await expect(Processor.fromPretrained('qihoo360/fg-clip2-base')).rejects.toThrow(
        `[@fgclip2/image-processor] Expected Files for files, got "qihoo360/fg-clip2-base"; openFiles('qihoo360/fg-clip2-base')`,
      );
    });

    it.each([
      [{}, 'Expected preprocessor_config.json in a-folder, got no files.'],
      [{ 'config.json': '{}' }, 'Expected preprocessor_config.json in a-folder, got only config.json.'],
      [{ 'preprocessor_config.json': '{' }, 'Expected JSON for preprocessor_config.json, got "{".'],
      [{ 'preprocessor_config.json': '[]' }, 'Expected a JSON object for preprocessor_config.json, got [].'],
      [
        { 'preprocessor_config.json': '{"image_processor_type":"CLIPImageProcessor"}' },
        'Expected a Siglip2 or Fgclip2 class for image_processor_type, got "CLIPImageProcessor".',
      ],
      [
        { 'preprocessor_config.json': '{"patch_size":"16"}' },
        'Expected a whole number >= 1 for patchSize, got "16".',
      ],
    ])('refuses %j', async (content, message) => {
      await expect(Processor.fromPretrained(filesWith(content as Record<string, string>))).rejects.toThrow(
        `[@fgclip2/image-processor] ${message}`,
      );
    });
  });

  describe('options', () => {
    it.each([
      [{ maxNumPatches: 0 }, 'Expected a whole number >= 1 for maxNumPatches, got 0.'],
      [{ patchSize: 1.5 }, 'Expected a whole number >= 1 for patchSize, got 1.5.'],
      [{ imageStd: [1, 0, 1] }, 'Expected finite numbers other than 0 for imageStd, got [1, 0, 1].'],
      [{ imageMean: [Number.NaN] }, 'Expected finite numbers for imageMean, got [NaN].'],
      [
        { rescaleFactor: Number.POSITIVE_INFINITY },
        'Expected a finite number for rescaleFactor, got Infinity.',
      ],
      [{ resample: 9 }, 'for resample, got 9.'],
      [{ doResize: 1 }, 'Expected true or false for doResize, got 1.'],
      [{ doConvertRgb: 'yes' }, 'Expected true, false or null for doConvertRgb, got "yes".'],
      [
        { inputDataFormat: 'HWC' },
        `Expected 'channels_last' or 'channels_first' for inputDataFormat, got "HWC".`,
      ],
      [{ decode: 'sharp' }, 'Expected a function for decode, got "sharp".'],
    ])('refuses %j in the constructor and in a call', async (wrong, message) => {
      const options = wrong as ImageProcessorOptions;
      expect(() => new Processor(options)).toThrow(message);
      await expect(new Processor().preprocess(image(16, 16), options)).rejects.toThrow(message);
    });

    it('ignores options that are undefined', () => {
      const { options } = new Processor({ maxNumPatches: undefined, patchSize: undefined });
      expect(options).toMatchObject({ maxNumPatches: 256, patchSize: 16, dynamicMaxPatches: true });
    });
  });

  describe('preprocess', () => {
    const processor = new Processor();

    it('writes patches in the order (row, column, channel) and pads with zeros', async () => {
      const { pixelValues, pixelAttentionMask } = await processor.preprocess<'uint8'>(image(4, 2), {
        doResize: false,
        doRescale: false,
        doNormalize: false,
        patchSize: 2,
        maxNumPatches: 3,
      });
      const row = (start: number) => Array.from({ length: 6 }, (_, i) => ((start + i) * 37) % 256);
      expect([...pixelValues.data]).toEqual([
        ...row(0),
        ...row(12),
        ...row(6),
        ...row(18),
        ...new Array(12).fill(0),
      ]);
      expect(pixelValues.dtype).toBe('uint8');
      expect([...pixelAttentionMask.data]).toEqual([1, 1, 0]);
    });

    it('takes channels_first arrays', async () => {
      const last = image(5, 3);
      const first = {
        ...last,
        data: Uint8Array.from({ length: 45 }, (_, i) => last.data[(i % 15) * 3 + Math.floor(i / 15)]!),
      };
      const inputs = await processor.preprocess(first, { inputDataFormat: 'channels_first' });
      expect(inputs).toEqual(await processor.preprocess(last));
    });

    it('keeps gray as one channel only where doConvertRgb is false', async () => {
      const gray = image(32, 32, 1);
      expect((await processor.preprocess(gray)).pixelValues.dims[2]).toBe(768);
      const options = { doConvertRgb: false, imageMean: 0.5, imageStd: 0.5 };
      expect((await processor.preprocess(gray, options)).pixelValues.dims[2]).toBe(256);
      await expect(processor.preprocess(image(8, 8, 4), options)).rejects.toThrow(
        'Expected an image of 1 or 3 channels where doConvertRgb is false, got 4.',
      );
      await expect(processor.preprocess([gray, image(8, 8)], options)).rejects.toThrow(
        'Expected images of one number of channels in a batch, got 1 and 3.',
      );
    });

    it('refuses sizes that do not fit where it may not resize', async () => {
      await expect(processor.preprocess(image(40, 32), { doResize: false })).rejects.toThrow(
        'Expected a width and height of whole patches of 16 pixels where doResize is false, got 40 x 32 pixels.',
      );
      await expect(
        processor.preprocess(image(64, 32), { doResize: false, maxNumPatches: 7 }),
      ).rejects.toThrow('Expected at most 7 patches where doResize is false, got 8 (64 x 32 pixels).');
    });

    it('gives each image of a batch what it gives it alone', async () => {
      const options = { maxNumPatches: 64 };
      const batch = await processor.preprocess([image(30, 50), image(50, 30)], options);
      const second = await processor.preprocess(image(50, 30), options);
      expect(batch.pixelValues.data.subarray(64 * 768)).toEqual(second.pixelValues.data);
    });

    it('opens other inputs with the decoder it is given', async () => {
      const decode: ImageProcessorOptions['decode'] = async (input) => image(input === 'wide' ? 64 : 16, 16);
      const decoding = new Processor({ decode });
      expect(await decoding.preprocess('wide')).toEqual(await processor.preprocess(image(64, 16)));
      expect(await processor.preprocess(['x'], { decode })).toEqual(
        await processor.preprocess(image(16, 16)),
      );
      await expect(processor.preprocess('photo.jpg')).rejects.toThrow(
        `[@fgclip2/image-processor] Expected pixels ({ data, width, height }) for an image, got "photo.jpg". To open files and URLs, pass decode: decodeImage from '@fgclip2/image-processor/node', in a browser from '@fgclip2/image-processor/web'.`,
      );
    });

    it('refuses an empty batch', async () => {
      await expect(processor.preprocess([])).rejects.toThrow(
        'Expected at least one image for images, got an empty array.',
      );
    });

    it('stops between images when the signal aborts', async () => {
      const controller = new AbortController();
      const opened: unknown[] = [];
      const call = processor.preprocess(['a', 'b', 'c'], {
        signal: controller.signal,
        decode: async (input) => {
          opened.push(input);
          if (input === 'b') controller.abort(new Error('enough'));
          return image(16, 16);
        },
      });
      await expect(call).rejects.toThrow('enough');
      expect(opened).toEqual(['a', 'b']);
    });

    it('notices an abort that comes while it resizes', async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error('enough')), 0);
      const call = processor.preprocess(new Array(50).fill(image(300, 300)), { signal: controller.signal });
      await expect(call).rejects.toThrow('enough');
    });
  });
});

describe('Fgclip2ImageProcessor', () => {
  it('has the name of its class', () => {
    expect(new Fgclip2ImageProcessor().name).toBe('Fgclip2ImageProcessor');
  });

  it('takes the other filters', async () => {
    const file = { 'preprocessor_config.json': '{"resample":3}' };
    const processor = await Fgclip2ImageProcessor.fromPretrained(filesWith(file));
    expect(processor.options.resample).toBe(3);
    const { pixelValues } = await processor.preprocess(image(40, 30), { resample: 1 });
    expect(pixelValues.data).not.toEqual((await processor.preprocess(image(40, 30))).pixelValues.data);
  });
});

describe('Fgclip2ImageProcessorFast', () => {
  it('is bilinear only', async () => {
    const message =
      '[@fgclip2/image-processor] Expected 2 (bilinear) for resample of Fgclip2ImageProcessorFast, got 3. Fgclip2ImageProcessor has every filter.';
    expect(() => new Fgclip2ImageProcessorFast({ resample: 3 })).toThrow(message);
    expect(() => Fgclip2ImageProcessorFast.fromJSON({ resample: 3 })).toThrow(message);
    const call = new Fgclip2ImageProcessorFast().preprocess(image(16, 16), { resample: 3 });
    await expect(call).rejects.toThrow(message);
  });

  it('has the kernel it is given, int16 without', async () => {
    const file = filesWith({ 'preprocessor_config.json': '{}' });
    const loaded = await Fgclip2ImageProcessorFast.fromPretrained(file, { kernel: 'float32' });
    expect(loaded.kernel).toBe('float32');
    expect(Fgclip2ImageProcessorFast.fromJSON({}, { kernel: undefined }).kernel).toBe('int16');
    expect(() => new Fgclip2ImageProcessorFast({ kernel: 'int8' as 'int16' })).toThrow(
      `[@fgclip2/image-processor] Expected 'int16' or 'float32' for kernel, got "int8".`,
    );
  });

  it('has its kernel in its name', () => {
    expect(new Fgclip2ImageProcessorFast().name).toBe('Fgclip2ImageProcessorFast (int16)');
    expect(new Float32().name).toBe('Fgclip2ImageProcessorFast (float32)');
  });

  it('gives other bits than the slow one, by a level of the resize and a rounding at most', async () => {
    const input = image(640, 480);
    const slow = (await new Fgclip2ImageProcessor().preprocess(input)).pixelValues.data;
    const int16 = (await new Fgclip2ImageProcessorFast().preprocess(input)).pixelValues.data;
    const float32 = (await new Float32().preprocess(input)).pixelValues.data;
    for (const [one, other] of [
      [slow, int16],
      [slow, float32],
      [int16, float32],
    ] as const) {
      const worst = one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0);
      expect(worst).toBeGreaterThan(0);
      expect(worst).toBeLessThan(2 / 255 + 1e-6);
    }
  });

  it('refuses a budget whose padded batch no array can hold', async () => {
    const image = { data: new Uint8Array(3 * 16 * 16), width: 16, height: 16 };
    await expect(new Fgclip2ImageProcessor().preprocess(image, { maxNumPatches: 1e9 })).rejects.toThrow(
      '[@fgclip2/image-processor] Expected a maxNumPatches whose padded batch has at most 1073741824 values, got 1 x 1000000000 x 768.',
    );
  });
});
