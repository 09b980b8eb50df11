import { type Files, memorySource } from '@fgclip2/files';
import type {
  ImageInput,
  PreprocessedImages,
  ProcessImagesOptions,
  RawImage,
} from '@fgclip2/image-processor';
import { Tensor } from '@fgclip2/tensor';
import type { EncodeOptions, TokenizedTexts } from '@fgclip2/tokenizer';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Fgclip2Processor, type ProcessOptions } from './processor.ts';

const textInputs: TokenizedTexts = {
  inputIds: Tensor.zeros('int64', [1, 196]),
  walkType: 'long',
  truncated: [0],
};
const imageInputs: PreprocessedImages = {
  pixelValues: Tensor.zeros('float32', [1, 4, 768]),
  pixelAttentionMask: Tensor.zeros('int32', [1, 4]),
  spatialShapes: Tensor.zeros('int64', [1, 2]),
};

/** A processor of parts that give fixed results and remember what they were called with. */
function recording() {
  const calls: { texts: unknown[]; images: unknown[] } = { texts: [], images: [] };
  const processor = new Fgclip2Processor({
    tokenizer: {
      encode(texts: string | readonly string[], options?: EncodeOptions) {
        calls.texts.push([texts, options]);
        return textInputs;
      },
      decode: () => '',
    },
    imageProcessor: {
      async preprocess(images: ImageInput | readonly ImageInput[], options?: ProcessImagesOptions) {
        calls.images.push([images, options]);
        return imageInputs;
      },
    },
  });
  return { processor, calls };
}

/** An image of one color. */
function plain(width: number, height: number, value: number): RawImage {
  return { data: new Uint8Array(width * height * 3).fill(value), width, height, channels: 3 };
}

describe('Fgclip2Processor.process', () => {
  it('joins what both parts give', async () => {
    const { processor } = recording();
    const inputs = await processor.process({ text: 'a', images: 'photo.jpg' });
    expect(inputs).toEqual({ ...textInputs, ...imageInputs });
  });

  it('takes text alone and images alone', async () => {
    const { processor, calls } = recording();
    expect(await processor.process({ text: ['a', 'b'] })).toEqual(textInputs);
    expect(calls.images).toEqual([]);
    expect(await processor.process({ images: ['1.png', '2.png'] })).toEqual(imageInputs);
    expect(calls.texts).toHaveLength(1);
  });

  it('hands its options to both', async () => {
    const { processor, calls } = recording();
    const options: ProcessOptions = {
      text: '',
      images: '1.png',
      walkType: 'long',
      maxLength: 100,
      padding: 'longest',
      truncation: false,
      lowerCase: false,
      returnAttentionMask: true,
      maxNumPatches: 128,
      doResize: false,
    };
    await processor.process(options);
    expect(calls.texts).toMatchObject([
      [
        '',
        {
          walkType: 'long',
          maxLength: 100,
          padding: 'longest',
          truncation: false,
          lowerCase: false,
          returnAttentionMask: true,
        },
      ],
    ]);
    expect(calls.images).toMatchObject([['1.png', { maxNumPatches: 128, doResize: false }]]);
  });

  it('refuses to make inputs of nothing', async () => {
    const { processor } = recording();
    await expect(processor.process({})).rejects.toThrow(
      new TypeError('[@fgclip2/processor] Expected text, images or both, got neither.'),
    );
  });

  it('stops at an aborted signal', async () => {
    const { processor, calls } = recording();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(processor.process({ text: 'a', images: '1.png', signal })).rejects.toThrow('enough');
    expect(calls).toEqual({ texts: [], images: [] });
  });
});

describe('Fgclip2Processor.decode and batchDecode', () => {
  const options = { skipSpecialTokens: false };
  const calls: unknown[] = [];
  const processor = new Fgclip2Processor({
    tokenizer: {
      encode: () => textInputs,
      decode(ids, given) {
        calls.push(given);
        return [...ids].join(' ');
      },
    },
    imageProcessor: { preprocess: async () => imageInputs },
  });

  it('give the texts of one row and of several, as numbers or as a tensor', () => {
    const ids = new Tensor('int64', BigInt64Array.of(1n, 2n, 3n, 4n), [2, 2]);
    expect(processor.decode([1, 2], options)).toBe('1 2');
    expect(processor.decode(ids.row(1), options)).toBe('3 4');
    expect(processor.batchDecode([[1], [2n, 3n]], options)).toEqual(['1', '2 3']);
    expect(processor.batchDecode(ids, options)).toEqual(['1 2', '3 4']);
    expect(calls).toEqual(new Array(6).fill(options));
  });

  it('refuse tensors of other dimensions', () => {
    expect(() => processor.decode(Tensor.zeros('int64', [2, 2]))).toThrow(
      '[@fgclip2/processor] Expected a tensor [S] for ids, got Tensor int64 [2, 2]. batchDecode takes [B, S].',
    );
    expect(() => processor.batchDecode(Tensor.zeros('int64', [2]))).toThrow(
      '[@fgclip2/processor] Expected a tensor [B, S] for rows of ids, got Tensor int64 [2].',
    );
  });
});

describe('Fgclip2Processor.fromPretrained', () => {
  const contents: Record<string, unknown> = {
    'tokenizer.json': {
      added_tokens: [
        { id: 0, content: '<pad>', special: true },
        { id: 1, content: '<eos>', special: true },
      ],
      normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
      model: {
        type: 'BPE',
        vocab: { '<pad>': 0, '<eos>': 1, a: 2, '▁': 3, c: 4, t: 5, at: 6, cat: 7 },
        merges: ['a t', 'c at'],
      },
    },
    'preprocessor_config.json': {
      image_processor_type: 'Siglip2ImageProcessorFast',
      max_num_patches: 4,
      patch_size: 16,
    },
  };
  const files: Files = {
    name: 'folder',
    async open(file) {
      const content = contents[file];
      return content === undefined
        ? undefined
        : memorySource(new TextEncoder().encode(JSON.stringify(content)), file);
    },
  };

  it('makes real inputs with the options of the files', async () => {
    const processor = await Fgclip2Processor.fromPretrained(files);
    const inputs = await processor.process({
      text: ['A cat', 'cat'],
      images: [plain(32, 32, 255), plain(16, 48, 0)],
    });
    expect(inputs.walkType).toBe('short');
    expect(inputs.inputIds.dims).toEqual([2, 64]);
    expect(Array.from(inputs.inputIds.data.subarray(0, 5), Number)).toEqual([2, 3, 7, 1, 0]);
    expect(Array.from(inputs.inputIds.data.subarray(64, 67), Number)).toEqual([7, 1, 0]);
    expect(inputs.pixelValues.dims).toEqual([2, 4, 768]);
    expect(Array.from(inputs.spatialShapes.data, Number)).toEqual([2, 2, 3, 1]);
    expect([...inputs.pixelAttentionMask.data]).toEqual([1, 1, 1, 1, 1, 1, 1, 0]);
    expect(new Set(inputs.pixelValues.data.subarray(0, 4 * 768))).toEqual(new Set([1]));
    expect(new Set(inputs.pixelValues.data.subarray(4 * 768, 7 * 768))).toEqual(new Set([-1]));
    expect(new Set(inputs.pixelValues.data.subarray(7 * 768))).toEqual(new Set([0]));
    // Without a decoder of its own, such a tokenizer joins pieces by spaces.
    expect(processor.batchDecode(inputs.inputIds)).toEqual(['a ▁ cat', 'cat']);
  });

  it('lets the call win over the files, and the walk type decide the length', async () => {
    const processor = await Fgclip2Processor.fromPretrained(files);
    const options = { walkType: 'long', maxNumPatches: 9 } as const;
    const inputs = await processor.process({ text: 'cat', images: plain(32, 32, 255), ...options });
    expect(inputs.walkType).toBe('long');
    expect(inputs.inputIds.dims).toEqual([1, 196]);
    expect(inputs.pixelValues.dims).toEqual([1, 9, 768]);
    expect(Array.from(inputs.spatialShapes.data, Number)).toEqual([3, 3]);
  });

  it('lets its own options win over the file, a decoder among them', async () => {
    const decode = async () => plain(8, 8, 255);
    const processor = await Fgclip2Processor.fromPretrained(files, { maxNumPatches: 1, decode });
    const { spatialShapes, pixelValues } = await processor.process({ images: 'photo.jpg' });
    expect(Array.from(spatialShapes.data, Number)).toEqual([1, 1]);
    expect(pixelValues.dims).toEqual([1, 1, 768]);
  });

  it('pads to the walk lengths of config.json', async () => {
    contents['config.json'] = { model_type: 'fgclip2', text_config: { longtext_len: 68 } };
    onTestFinished(() => void delete contents['config.json']);
    const processor = await Fgclip2Processor.fromPretrained(files);
    const { inputIds } = await processor.process({ text: 'cat', walkType: 'long' });
    expect(inputIds.dims).toEqual([1, 68]);
  });

  it('shows how to open files by their name', async () => {
    // @ts-expect-error a string is not Files
    await expect(Fgclip2Processor.fromPretrained('qihoo360/fg-clip2-base')).rejects.toThrow(
      `[@fgclip2/processor] Expected Files for files, got "qihoo360/fg-clip2-base"; openFiles('qihoo360/fg-clip2-base') of fgclip2`,
    );
  });

  it('takes a given tokenizer and leaves tokenizer.json alone', async () => {
    const opened: string[] = [];
    const watched: Files = {
      ...files,
      open(file) {
        opened.push(file);
        return files.open(file);
      },
    };
    const tokenizer = { encode: () => textInputs, decode: () => '' };
    const processor = await Fgclip2Processor.fromPretrained(watched, { tokenizer });
    expect(await processor.process({ text: 'a cat' })).toEqual(textInputs);
    expect(opened).toEqual(['preprocessor_config.json']);
  });
});
