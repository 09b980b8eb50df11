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
} satisfies EmbeddingSource;
const options = { model: 'qihoo360/fg-clip2-base', exifOrientation: true, json: true };

describe('modelOfIndex', () => {
  it('is that of the options where the index is new', () => {
    expect(modelOfIndex(options, { isNamed: false, source: undefined })).toEqual(options);
  });

  it('is that of the index where none is named', () => {
    expect(modelOfIndex(options, { isNamed: false, source })).toEqual({
      ...{ model: 'qihoo360/fg-clip2-large', revision: 'a-commit', dtype: 'q8', patches: 256 },
      ...{ exifOrientation: true, json: true },
    });
    const asStored = {
      ...source,
      dtype: 'text q8, vision fp32',
      patches: 'by size',
      orientation: 'as stored',
    };
    expect(modelOfIndex(options, { isNamed: false, source: asStored as EmbeddingSource })).toMatchObject({
      dtype: undefined,
      patches: undefined,
      exifOrientation: false,
    });
  });

  it('is the named one, with the patches of the index', () => {
    expect(modelOfIndex(options, { isNamed: true, source })).toEqual({ ...options, patches: 256 });
    expect(modelOfIndex({ ...options, patches: 100 }, { isNamed: true, source }).patches).toBe(100);
  });
});
