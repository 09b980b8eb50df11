import type { EmbeddingSource } from 'fgclip2';
import { describe, expect, it } from 'vitest';
import { modelOfIndex } from './index-model.ts';

const source = {
  kind: 'image',
  model: 'qihoo360/fg-clip2-large',
  revision: 'a-commit',
  storedAs: ['F32'],
  dtype: 'q8',
  arithmetic: 1,
  width: 1024,
  normalized: true,
  preprocessing: 2,
  patches: 256,
  orientation: 'upright',
  imageProcessor: 'slow',
} satisfies EmbeddingSource;
const options = { model: 'qihoo360/fg-clip2-base', exifOrientation: true };

describe('modelOfIndex', () => {
  it('is that of the options where the index is new', () => {
    expect(modelOfIndex(options, { isNamed: false, source: undefined })).toEqual(options);
  });

  it('is that of the index where none is named', () => {
    expect(modelOfIndex(options, { isNamed: false, source })).toEqual({
      ...{ model: 'qihoo360/fg-clip2-large', revision: 'a-commit', dtype: { text: 'q8', vision: 'q8' } },
      ...{ patches: 256, exifOrientation: true, imageProcessor: 'slow' },
    });
    const asStored = { ...source, patches: 'by size', orientation: 'as stored' } satisfies EmbeddingSource;
    const mixed = { ...asStored, dtype: 'text fp32, vision q8' };
    expect(modelOfIndex(options, { isNamed: false, source: mixed })).toMatchObject({
      ...{ dtype: { text: 'fp32', vision: 'q8' }, patches: undefined, exifOrientation: false },
    });
    const unknown = { ...asStored, dtype: 'bf16', imageProcessor: 'other' };
    expect(modelOfIndex(options, { isNamed: false, source: unknown })).toMatchObject({
      ...{ dtype: undefined, imageProcessor: undefined },
    });
  });

  it('is the named one, with the dtype, patches and image processor of the index', () => {
    const ofIndex = { patches: 256, imageProcessor: 'slow', dtype: { text: 'q8', vision: 'q8' } };
    expect(modelOfIndex(options, { isNamed: true, source })).toEqual({ ...options, ...ofIndex });
    const own = { ...options, patches: 100, imageProcessor: 'fast', dtype: 'fp32' } as const;
    expect(modelOfIndex(own, { isNamed: true, source })).toEqual(own);
  });
});
