import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { isTensor } from './is-tensor.ts';
import { type DataType, Tensor, type TensorData } from './tensor.ts';

/** float32 0, 1, 2, ... */
function counting(...dims: number[]): Tensor<'float32'> {
  const tensor = Tensor.zeros('float32', dims);
  tensor.data.forEach((_, i) => {
    tensor.data[i] = i;
  });
  return tensor;
}

const words = (message: string) => `[@fgclip2/tensor] ${message}`;

describe('Tensor', () => {
  it('copies the dims, and keeps the data', () => {
    const data = new Float32Array(6);
    const dims = [2, 3];
    const tensor = new Tensor('float32', data, dims);
    dims[0] = 7;
    expect(tensor.dims).toEqual([2, 3]);
    expect(tensor.data).toBe(data);
  });

  it.each<[dtype: unknown, data: unknown, dims: unknown, error: Error]>([
    [
      'float64',
      new Float64Array(1),
      [1],
      new TypeError('Expected one of float32, float16, int64, int32, int8, uint8 for dtype, got "float64".'),
    ],
    [
      'toString',
      new Uint8Array(1),
      [1],
      new TypeError('Expected one of float32, float16, int64, int32, int8, uint8 for dtype, got "toString".'),
    ],
    ['float32', [1, 2], [2], new TypeError('Expected Float32Array for data of dtype float32, got [1, 2].')],
    [
      'uint8',
      new Int8Array(2),
      [2],
      new TypeError('Expected Uint8Array for data of dtype uint8, got Int8Array of length 2.'),
    ],
    [
      'uint8',
      { length: 2, [Symbol.toStringTag]: 'Uint8Array' },
      [2],
      new TypeError('Expected Uint8Array for data of dtype uint8, got Object.'),
    ],
    ['float32', new Float32Array(1), 1, new TypeError('Expected an array of whole numbers for dims, got 1.')],
    [
      'float32',
      new Float32Array(1),
      [-1, -1],
      new RangeError('Expected whole numbers >= 0 for dims, got [-1, -1].'),
    ],
    [
      'float32',
      new Float32Array(1),
      [1.5],
      new RangeError('Expected whole numbers >= 0 for dims, got [1.5].'),
    ],
    ['float32', new Float32Array(1), [1n], new RangeError('Expected whole numbers >= 0 for dims, got [1n].')],
    ['float32', new Float32Array(5), [2, 3], new RangeError('Expected 6 elements for dims [2, 3], got 5.')],
  ])('refuses %s %o %o', (dtype, data, dims, error) => {
    const make = () => new Tensor(dtype as DataType, data as TensorData[DataType], dims as number[]);
    expect(make).toThrow(words(error.message));
    expect(make).toThrow(error.constructor as ErrorConstructor);
  });

  it('takes typed arrays of another realm', () => {
    const data = runInNewContext('new BigInt64Array([5n, 6n])');
    expect(data).not.toBeInstanceOf(BigInt64Array);
    const tensor = new Tensor('int64', data, [2]);
    expect([tensor.toArray(), tensor.row(1).toArray()]).toEqual([[5, 6], 6]);
    expect(() => new Tensor('int32', data, [2])).toThrow('got BigInt64Array of length 2.');
  });

  it('takes a Buffer as bytes', () => {
    expect(new Tensor('uint8', Buffer.from([1, 2]), [2]).toArray()).toEqual([1, 2]);
  });
});

describe('zeros', () => {
  it('fills any dtype', () => {
    expect(Tensor.zeros('int64', [1, 2])).toEqual(new Tensor('int64', new BigInt64Array(2), [1, 2]));
    expect(Tensor.zeros('float16', []).data).toEqual(new Uint16Array(1));
  });

  it('refuses what the constructor refuses', () => {
    expect(() => Tensor.zeros('bool' as DataType, [1])).toThrow('for dtype, got "bool".');
    expect(() => Tensor.zeros('int8', [-1])).toThrow(
      new RangeError(words('Expected whole numbers >= 0 for dims, got [-1].')),
    );
  });
});

describe('row', () => {
  it('is a view of the rest of the dims', () => {
    const tensor = counting(2, 3, 2);
    expect(tensor.row(1).dims).toEqual([3, 2]);
    expect(tensor.row(1).row(0).toArray()).toEqual([6, 7]);
    tensor.row(1).row(0).data[1] = -1;
    expect(tensor.data[7]).toBe(-1);
  });

  it('counts from the end when negative', () => {
    expect(counting(4).row(-1).toArray()).toBe(3);
    expect(counting(4).row(-4).toArray()).toBe(0);
  });

  it('takes rows without elements', () => {
    expect(counting(2, 0).row(1)).toEqual(Tensor.zeros('float32', [0]));
  });

  it.each<[Tensor, unknown, string]>([
    [counting(2, 3), 2, 'Expected a whole number from -2 to 1 for index, got 2.'],
    [counting(2, 3), -3, 'Expected a whole number from -2 to 1 for index, got -3.'],
    [counting(2, 3), 0.5, 'Expected a whole number from -2 to 1 for index, got 0.5.'],
    [counting(2, 3), undefined, 'Expected a whole number from -2 to 1 for index, got undefined.'],
    [counting(0, 3), 0, 'Expected a tensor with rows, got Tensor float32 [0, 3].'],
    [counting(), 0, 'Expected a tensor with at least one dimension, got Tensor float32 [].'],
  ])('refuses %o at %o', (tensor, index, message) => {
    expect(() => tensor.row(index as number)).toThrow(new RangeError(words(message)));
  });
});

describe('slice', () => {
  it.each<[start?: number | undefined, end?: number | undefined]>([
    [],
    [1],
    [1, 3],
    [0, 0],
    [3, 1],
    [-2],
    [-3, -1],
    [-9, 2],
    [2, 9],
    [5],
    [undefined, 2],
    [0, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY],
  ])('%d to %d is what Array.prototype.slice gives', (start, end) => {
    const tensor = counting(4, 2);
    const slice = tensor.slice(start, end);
    const expected = (tensor.toArray() as number[][]).slice(start, end);
    expect(slice.toArray()).toEqual(expected);
    expect(slice.dims).toEqual([expected.length, 2]);
  });

  it('is a view', () => {
    const tensor = counting(4);
    tensor.slice(2).data[0] = 9;
    expect(tensor.toArray()).toEqual([0, 1, 9, 3]);
  });

  it.each<[Tensor, unknown[], string]>([
    [counting(2), [0.5], 'Expected a whole number for start, got 0.5.'],
    [counting(2), [0, Number.NaN], 'Expected a whole number for end, got NaN.'],
    [counting(2), ['1'], 'Expected a whole number for start, got "1".'],
    [counting(), [0], 'Expected a tensor with at least one dimension, got Tensor float32 [].'],
  ])('refuses %o of %o', (tensor, places, message) => {
    expect(() => tensor.slice(...(places as [number]))).toThrow(new RangeError(words(message)));
  });
});

describe('toArray and toJSON', () => {
  it('nest as the dims say', () => {
    expect(counting(2, 2, 2).toArray()).toEqual([
      [
        [0, 1],
        [2, 3],
      ],
      [
        [4, 5],
        [6, 7],
      ],
    ]);
    expect(counting().toArray()).toBe(0);
    expect(counting(0).toArray()).toEqual([]);
    expect(counting(2, 0).toArray()).toEqual([[], []]);
    expect(counting(0, 2).toArray()).toEqual([]);
    expect(counting(2, 0, 3).toArray()).toEqual([[], []]);
  });

  it.each<[Tensor, number[]]>([
    [new Tensor('int64', BigInt64Array.of(2n ** 53n - 1n, 1n - 2n ** 53n), [2]), [2 ** 53 - 1, 1 - 2 ** 53]],
    [new Tensor('float16', Uint16Array.of(0x3c00, 0xc000), [2]), [1, -2]],
    [new Tensor('float32', Float32Array.of(0.1, Number.NaN), [2]), [Math.fround(0.1), Number.NaN]],
    [new Tensor('int8', Int8Array.of(-128, 127), [2]), [-128, 127]],
    [new Tensor('uint8', Uint8Array.of(0, 255), [2]), [0, 255]],
    [new Tensor('int32', Int32Array.of(-1, 1), [2]), [-1, 1]],
  ])('give plain numbers for %o', (tensor, numbers) => {
    expect(tensor.toArray()).toEqual(numbers);
    expect(tensor.toJSON()).toEqual({ dtype: tensor.dtype, dims: [2], data: numbers });
  });

  it('refuse integers that a number cannot hold', () => {
    const tensor = new Tensor('int64', BigInt64Array.of(2n ** 53n), [1]);
    const error = new RangeError(
      words(
        'Expected int64 values from -9007199254740991 to 9007199254740991 for plain numbers, got 9007199254740992n.',
      ),
    );
    expect(() => tensor.toArray()).toThrow(error);
    expect(() => JSON.stringify(tensor)).toThrow(error);
  });

  it('are copies, and JSON that leads back', () => {
    const tensor = counting(2, 1);
    (tensor.toArray() as number[][])[0]![0] = 9;
    tensor.toJSON().data[0] = 9;
    expect(tensor.data[0]).toBe(0);
    const text = JSON.stringify({ tensor });
    expect(text).toBe('{"tensor":{"dtype":"float32","dims":[2,1],"data":[0,1]}}');
    const { data, dims } = JSON.parse(text).tensor;
    expect(new Tensor('float32', Float32Array.from(data), dims)).toEqual(tensor);
    expect(JSON.stringify(new Tensor('float32', Float32Array.of(Number.NaN), [1]))).toContain('[null]');
  });
});

describe('isTensor', () => {
  it('is true for tensors alone', () => {
    expect([counting(1), new (class extends Tensor {})('int8', new Int8Array(1), [1])].every(isTensor)).toBe(
      true,
    );
    for (const value of [undefined, null, 1, 'Tensor', {}, [], new Float32Array(1), Tensor]) {
      expect(isTensor(value)).toBe(false);
    }
    expect(isTensor({ dtype: 'float32', data: new Float32Array(1), dims: [1] })).toBe(false);
  });

  it('knows the tensors of another copy of the module', async () => {
    vi.resetModules();
    const copy = { ...(await import('./tensor.ts')), ...(await import('./is-tensor.ts')) };
    expect(copy.Tensor).not.toBe(Tensor);
    const foreign: Tensor = copy.Tensor.zeros('float32', [1]);
    expect(foreign).not.toBeInstanceOf(Tensor);
    expect([isTensor(foreign), copy.isTensor(counting(1))]).toEqual([true, true]);
  });

  it('does not show among the properties of a tensor', () => {
    expect(Reflect.ownKeys(counting(1))).toEqual(['dtype', 'data', 'dims']);
  });
});
