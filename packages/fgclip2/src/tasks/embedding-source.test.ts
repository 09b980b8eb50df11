import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { Fgclip2ImageProcessorFast } from '@fgclip2/image-processor';
import { afterAll, describe, expect, it } from 'vitest';
import { load } from '../node/load.ts';
import { checkComparable, type EmbeddingSource, embeddingSource } from './embedding-source.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const image = embeddingSource(fgclip2, {
  kind: 'image',
  patches: 'by size',
  normalized: true,
  orientation: 'upright',
});
const text = embeddingSource(fgclip2, { kind: 'text', walkType: 'short', normalized: true });

describe('embeddingSource', () => {
  it('names a hub model by its id and its commit', () => {
    const loaded = { ...fgclip2, name: 'someone/model@v1', revision: '0123abcd' };
    const source = embeddingSource(loaded, { kind: 'text', walkType: 'long', normalized: true });
    expect(source).toMatchObject({ model: 'someone/model', revision: '0123abcd', walkType: 'long' });
  });

  it('names the fast image processor with its kernel', () => {
    const loaded = { ...fgclip2, imageProcessor: new Fgclip2ImageProcessorFast() };
    const source = embeddingSource(loaded, {
      kind: 'image',
      patches: 256,
      normalized: true,
      orientation: 'upright',
    });
    expect(source.imageProcessor).toBe('Fgclip2ImageProcessorFast (int16)');
  });
});

describe('checkComparable', () => {
  it('accepts what was made the same way, also when read back from JSON', () => {
    checkComparable(image, JSON.parse(JSON.stringify(image)));
    checkComparable(text, JSON.parse(JSON.stringify(text)));
  });

  it('lets a text be compared with an image', () => {
    checkComparable(text, image);
    checkComparable({ ...text, walkType: 'long' }, image);
  });

  it.each<[a: EmbeddingSource, b: Partial<EmbeddingSource>, words: string]>([
    [image, { model: 'other/model' }, `model "${demoCheckpoint.name}" and "other/model"`],
    [image, { revision: 'abc' }, 'revision none and "abc"'],
    [image, { storedAs: ['F32'] }, 'dtypes of the weights F16 + F32 and F32'],
    [image, { width: 768 }, 'width 192 and 768'],
    [image, { normalized: false }, 'normalization true and false'],
    [image, { preprocessing: 1 }, 'preprocessing version 2 and 1'],
    [image, { orientation: 'as stored' }, 'orientation "upright" and "as stored"'],
    [image, { patches: 256 }, 'patches "by size" and 256'],
    [image, { imageProcessor: 'Other' }, 'image processor "Fgclip2ImageProcessor" and "Other"'],
    [text, { walkType: 'long' }, 'walk type "short" and "long"'],
    [image, { width: 768, patches: 256 }, 'width 192 and 768, patches "by size" and 256'],
  ])('refuses to mix %#, saying what differs', (a, changes, words) => {
    expect(() => checkComparable(a, { ...a, ...changes })).toThrow(
      new Error(`[fgclip2] Expected vectors that were made the same way, got ${words}.`),
    );
  });

  it('refuses a text of one model for images of another', () => {
    expect(() => checkComparable({ ...text, model: 'other/model' }, image)).toThrow(
      'got model "other/model"',
    );
  });
});
