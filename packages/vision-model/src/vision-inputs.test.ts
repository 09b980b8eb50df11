import { Fgclip2VisionConfig } from '@fgclip2/config';
import { Tensor } from '@fgclip2/tensor';
import { describe, expect, it } from 'vitest';
import { checkVisionInputs, type VisionInputs } from './vision-inputs.ts';

const config = new Fgclip2VisionConfig();
const pixelValues = Tensor.zeros('float32', [2, 6, 768]);

function int64(values: number[], dims: number[]): Tensor<'int64'> {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
}

const spatialShapes = int64([2, 3, 1, 4], [2, 2]);

describe('checkVisionInputs', () => {
  it('takes both int64 and int32 shapes', () => {
    const shapes = new Tensor('int32', Int32Array.of(2, 3, 1, 4), [2, 2]);
    const batch = checkVisionInputs({ pixelValues, spatialShapes }, config);
    expect(batch).toEqual(checkVisionInputs({ pixelValues, spatialShapes: shapes }, config));
    expect(batch.grids).toEqual([
      [2, 3],
      [1, 4],
    ]);
    expect([batch.patches, batch.mask]).toEqual([6, undefined]);
  });

  it('takes a mask of ones as no mask, and anything but 1 as padding', () => {
    const check = (values: number[]) =>
      checkVisionInputs({ pixelValues, spatialShapes, pixelAttentionMask: int64(values, [2, 6]) }, config)
        .mask;
    expect(check(new Array(12).fill(1))).toBeUndefined();
    expect(check([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2 ** 32 + 1])).toEqual(
      new Tensor('int32', Int32Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0), [2, 6]),
    );
  });

  it.each<[name: string, inputs: Partial<VisionInputs>, error: Error]>([
    [
      'no tensor of pixels',
      { pixelValues: new Float32Array(4) as unknown as Tensor },
      new TypeError('Expected a float32 Tensor for pixelValues, got Float32Array of length 4.'),
    ],
    [
      'bytes as pixels',
      { pixelValues: Tensor.zeros('uint8', [2, 6, 768]) },
      new TypeError('Expected a float32 Tensor for pixelValues, got Tensor uint8 [2, 6, 768].'),
    ],
    [
      'patches of another width',
      { pixelValues: Tensor.zeros('float32', [2, 6, 588]) },
      new TypeError('Expected dims [batch, patches, 768] for pixelValues, got Tensor float32 [2, 6, 588].'),
    ],
    [
      'one image without a batch',
      { pixelValues: Tensor.zeros('float32', [6, 768]) },
      new TypeError('Expected dims [batch, patches, 768] for pixelValues, got Tensor float32 [6, 768].'),
    ],
    [
      'no image',
      { pixelValues: Tensor.zeros('float32', [0, 6, 768]) },
      new TypeError('Expected dims [batch, patches, 768] for pixelValues, got Tensor float32 [0, 6, 768].'),
    ],
    [
      'no patch',
      { pixelValues: Tensor.zeros('float32', [2, 0, 768]) },
      new TypeError('Expected dims [batch, patches, 768] for pixelValues, got Tensor float32 [2, 0, 768].'),
    ],
    [
      'no shapes',
      { spatialShapes: undefined as unknown as Tensor },
      new TypeError('Expected an int64 or int32 Tensor for spatialShapes, got undefined.'),
    ],
    [
      'shapes of another batch',
      { spatialShapes: int64([2, 3], [1, 2]) },
      new TypeError('Expected dims [2, 2] for spatialShapes, got Tensor int64 [1, 2].'),
    ],
    [
      'more patches than there are',
      { spatialShapes: int64([2, 3, 1, 7], [2, 2]) },
      new RangeError('Expected 1 to 6 patches for image 1 in spatialShapes, got 1 x 7.'),
    ],
    [
      'no rows',
      { spatialShapes: int64([0, 3, 1, 4], [2, 2]) },
      new RangeError('Expected 1 to 6 patches for image 0 in spatialShapes, got 0 x 3.'),
    ],
    [
      'negative sides whose product would do',
      { spatialShapes: int64([-2, -3, 1, 4], [2, 2]) },
      new RangeError('Expected 1 to 6 patches for image 0 in spatialShapes, got -2 x -3.'),
    ],
    [
      'sides beyond 32 bits',
      { spatialShapes: int64([2 ** 32 + 1, 3, 1, 4], [2, 2]) },
      new RangeError('Expected 1 to 6 patches for image 0 in spatialShapes, got 4294967297 x 3.'),
    ],
    [
      'a mask of another size',
      { pixelAttentionMask: int64([1, 1], [2, 1]) },
      new TypeError('Expected dims [2, 6] for pixelAttentionMask, got Tensor int64 [2, 1].'),
    ],
    [
      'a float mask',
      { pixelAttentionMask: Tensor.zeros('float32', [2, 6]) },
      new TypeError('Expected an int64 or int32 Tensor for pixelAttentionMask, got Tensor float32 [2, 6].'),
    ],
  ])('refuses %s', (_, inputs, error) => {
    const words = `[@fgclip2/vision-model] ${error.message}`;
    const expected = error instanceof RangeError ? new RangeError(words) : new TypeError(words);
    expect(() => checkVisionInputs({ pixelValues, spatialShapes, ...inputs }, config)).toThrow(expected);
  });
});
