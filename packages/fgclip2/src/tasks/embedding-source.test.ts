import { closeSync, cpSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCheckpoint } from '@fgclip2/checkpoint';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { demoCheckpointQ8 } from '@fgclip2/demo-checkpoint/q8';
import { Fgclip2ImageProcessorFast } from '@fgclip2/image-processor';
import { afterAll, describe, expect, it } from 'vitest';
import { load } from '../node/load.ts';
import { checkComparable, type EmbeddingSource, embeddingSource } from './embedding-source.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const demoFolder = fileURLToPath(new URL('../../../demo-checkpoint/checkpoint', import.meta.url));
const image = await embeddingSource(fgclip2, {
  kind: 'image',
  patches: 'by size',
  normalized: true,
  orientation: 'upright',
});
const text = await embeddingSource(fgclip2, { kind: 'text', walkType: 'short', normalized: true });

describe('embeddingSource', () => {
  it('names a hub model by its id and its commit', async () => {
    const other = { ...fgclip2, name: 'someone/model@v1', revision: '0123abcd' };
    const source = await embeddingSource(other, { kind: 'text', walkType: 'long', normalized: true });
    expect(source).toMatchObject({ model: 'someone/model', revision: '0123abcd', walkType: 'long' });
  });

  it('names the fast image processor with its kernel', async () => {
    const other = { ...fgclip2, imageProcessor: new Fgclip2ImageProcessorFast() };
    const source = await embeddingSource(other, {
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

  it('lets the same weights be compared wherever they are', () => {
    checkComparable(image, {
      ...image,
      model: '/srv/fg',
      revision: 'abc',
      storedAs: ['F32'],
      device: 'webgpu',
    });
  });

  it.each<[a: EmbeddingSource, b: Partial<EmbeddingSource>, words: string]>([
    [image, { width: 768 }, 'width 192 and 768'],
    [image, { normalized: false }, 'normalization true and false'],
    [image, { preprocessing: 1 }, 'preprocessing version 2 and 1'],
    [image, { orientation: 'as stored' }, 'orientation "upright" and "as stored"'],
    [image, { patches: 256 }, 'patches "by size" and 256'],
    [image, { imageProcessor: 'Other' }, 'image processor "Fgclip2ImageProcessor" and "Other"'],
    [text, { walkType: 'long' }, 'walk type "short" and "long"'],
    [image, { width: 768, patches: 256 }, 'width 192 and 768, patches "by size" and 256'],
    [image, { dtype: 'fp32' }, 'dtype "fp16" and "fp32"'],
    [image, { arithmetic: 2 }, 'arithmetic version 1 and 2'],
    [image, { copy: 'b'.repeat(64) }, 'copy of the weights none and bbbbbbbbbbbb'],
  ])('refuses to mix %#, saying what differs', (a, changes, words) => {
    expect(() => checkComparable(a, { ...a, ...changes })).toThrow(
      new Error(`[fgclip2] Expected vectors that were made the same way, got ${words}.`),
    );
  });

  it('refuses a text of other weights, and names both models', () => {
    const other = { ...image, model: 'other/model', revision: 'abc', weights: 'a'.repeat(64) };
    const own = text.weights!.slice(0, 12);
    expect(() => checkComparable(text, other)).toThrow(
      `got weights ${own} (${JSON.stringify(text.model)}) and aaaaaaaaaaaa ("other/model" at abc).`,
    );
    const { weights: _, ...unknown } = image;
    expect(() => checkComparable(text, unknown)).toThrow(`and unknown (${JSON.stringify(text.model)}).`);
  });

  it('goes by the names where no side has a fingerprint', () => {
    const { weights: _, ...unknown } = image;
    checkComparable(unknown, unknown);
    expect(() => checkComparable(unknown, { ...unknown, model: 'other' })).toThrow('got model');
  });

  it('accepts another arithmetic of the same weights only where that is said', () => {
    const q8 = { ...image, dtype: 'q8', copy: 'a'.repeat(64), arithmetic: 2 };
    checkComparable(image, q8, { allowOtherArithmetic: true });
    expect(() =>
      checkComparable(image, { ...q8, weights: 'b'.repeat(64) }, { allowOtherArithmetic: true }),
    ).toThrow('got weights');
  });
});

describe('the fingerprint of the weights', () => {
  it('is the same in two folders, and other for one changed weight in a head', async () => {
    const other = mkdtempSync(join(tmpdir(), 'fgclip2-other-'));
    const changed = mkdtempSync(join(tmpdir(), 'fgclip2-changed-'));
    try {
      for (const place of [other, changed]) cpSync(demoFolder, place, { recursive: true });
      const { tensors } = await openCheckpoint(demoCheckpoint);
      const file = openSync(join(changed, 'model.safetensors'), 'r+');
      writeSync(file, Uint8Array.of(0x12), 0, 1, tensors.get('boxtext_head.bias')!.start + 6);
      closeSync(file);
      await using copy = await load(other);
      await using tuned = await load(changed);
      const { source } = await copy.embedTexts(['a burger']);
      expect(source.weights).toBe(text.weights);
      checkComparable(source, text);
      const { source: ofTuned } = await tuned.embedTexts(['a burger']);
      expect(() => checkComparable(ofTuned, text)).toThrow('got weights');
    } finally {
      for (const place of [other, changed]) rmSync(place, { recursive: true });
    }
  });

  it('of a quantized copy is that of its source, beside its own', async () => {
    await using q8 = await load(demoCheckpointQ8);
    const { source } = await q8.embedTexts(['a burger']);
    expect([source.weights, source.dtype]).toEqual([text.weights, 'q8']);
    expect(source.copy).toMatch(/^[0-9a-f]{64}$/);
    expect(() => checkComparable(source, text)).toThrow('got dtype "q8" and "fp16", copy of the weights');
    checkComparable(source, text, { allowOtherArithmetic: true });
  });

  it('comes with the device where another one than the processor computes', async () => {
    const identity = async () => ({ device: 'cuda' });
    const made = await embeddingSource(
      { ...fgclip2, identity },
      { kind: 'text', walkType: 'short', normalized: true },
    );
    expect([made.device, text.device]).toEqual(['cuda', undefined]);
  });
});
