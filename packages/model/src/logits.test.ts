import { sigmoid, Tensor } from '@fgclip2/tensor';
import { describe, expect, it } from 'vitest';
import { computeLogits, sigmoidLoss } from './logits.ts';

const parameters = { scale: Math.log(10), bias: -2 };

function rows(...values: number[][]): Tensor<'float32'> {
  return new Tensor('float32', Float32Array.from(values.flat()), [values.length, values[0]!.length]);
}

const perText = (values: number[], texts: number, images: number) => ({
  logitsPerText: new Tensor('float32', Float32Array.from(values), [texts, images]),
});

describe('computeLogits', () => {
  it('gives exp(scale) times the cosine plus bias, both ways round', () => {
    const images = rows([3, 4], [0, 2]);
    const texts = rows([1, 0], [0, 5], [-3, -4]);
    const { logitsPerImage, logitsPerText, imageEmbeds, textEmbeds } = computeLogits(
      images,
      texts,
      parameters,
    );
    expect([logitsPerImage.dims, logitsPerText.dims]).toEqual([
      [2, 3],
      [3, 2],
    ]);
    [4, 6, -12, -2, 8, -10].forEach((logit, index) => {
      expect(logitsPerImage.data[index]).toBeCloseTo(logit, 5);
      expect(logitsPerText.data[(index % 3) * 2 + Math.floor(index / 3)]).toBe(logitsPerImage.data[index]);
    });
    expect(imageEmbeds).toEqual(rows([0.6, 0.8], [0, 1]));
    expect(textEmbeds).toEqual(rows([1, 0], [0, 1], [-0.6, -0.8]));
  });

  it('gives NaN for a vector of zeros, and only there', () => {
    const { logitsPerImage } = computeLogits(rows([0, 0], [1, 0]), rows([1, 0]), parameters);
    expect(logitsPerImage.data[0]).toBeNaN();
    expect(logitsPerImage.data[1]).toBeCloseTo(8, 5);
  });

  it.each<[name: string, images: Tensor, texts: Tensor, words: string]>([
    [
      'texts of another width',
      rows([1, 2, 3]),
      rows([1, 2]),
      'Expected float32 [rows, 3] for textEmbeds, got Tensor float32 [1, 2].',
    ],
    [
      'images of another dtype',
      Tensor.zeros('int32', [1, 2]),
      rows([1, 2]),
      'Expected float32 [rows, width] for imageEmbeds, got Tensor int32 [1, 2].',
    ],
    [
      'a single vector as images',
      Tensor.zeros('float32', [2]),
      rows([1, 2]),
      'Expected float32 [rows, width] for imageEmbeds, got Tensor float32 [2].',
    ],
    [
      'a single vector as texts',
      rows([1, 2]),
      Tensor.zeros('float32', [2]),
      'Expected float32 [rows, 2] for textEmbeds, got Tensor float32 [2].',
    ],
    [
      'numbers as texts',
      rows([1, 2]),
      [1, 2] as unknown as Tensor,
      'Expected float32 [rows, 2] for textEmbeds, got [1, 2].',
    ],
    [
      'nothing as images',
      undefined as unknown as Tensor,
      rows([1, 2]),
      'Expected float32 [rows, width] for imageEmbeds, got undefined.',
    ],
  ])('refuses %s', (_, images, texts, words) => {
    const compute = () => computeLogits(images as Tensor<'float32'>, texts as Tensor<'float32'>, parameters);
    expect(compute).toThrow(new TypeError(`[@fgclip2/model] ${words}`));
  });
});

describe('sigmoidLoss', () => {
  it('adds up every pair and divides by the number of texts', () => {
    const pair = (agreement: number) => -Math.log(sigmoid(agreement));
    const expected = (pair(2) + pair(1) + pair(-3) + pair(0.5)) / 2;
    expect(sigmoidLoss(perText([2, -1, 3, 0.5], 2, 2))).toBeCloseTo(expected, 12);
  });

  it('does not overflow', () => {
    expect(sigmoidLoss(perText([1000], 1, 1))).toBe(0);
    expect(sigmoidLoss(perText([-1000], 1, 1))).toBe(1000);
    expect(sigmoidLoss(perText([1000, 1000, -1000, -1000], 2, 2))).toBe(1000);
  });

  it.each([
    [2, 3],
    [1, 2],
    [2, 1],
  ])('refuses %i texts and %i images', (texts, images) => {
    const logits = perText(new Array(texts * images).fill(0), texts, images);
    expect(() => sigmoidLoss(logits)).toThrow(
      new RangeError(
        `[@fgclip2/model] Expected as many texts as images for the loss, got ${texts} and ${images}.`,
      ),
    );
  });
});
