import { describe } from './describe.ts';

/** The typed array that holds the elements of each dtype; `float16` holds raw IEEE half bits. */
export interface TensorData {
  float32: Float32Array;
  float16: Uint16Array;
  int64: BigInt64Array;
  int32: Int32Array;
  int8: Int8Array;
  uint8: Uint8Array;
}

/** Element type of a {@link Tensor}, named as onnxruntime names it. */
export type DataType = keyof TensorData;

const arrayTypes: { [T in DataType]: { new (length: number): TensorData[T] } } = {
  float32: Float32Array,
  float16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int8: Int8Array,
  uint8: Uint8Array,
};

/**
 * A dense, row-major array with a dtype and dimensions; it belongs to no backend.
 *
 * @throws TypeError when `data` is not the array type of `dtype`; RangeError when a dimension is not a
 * whole number >= 0, or the dimensions do not multiply to `data.length`.
 * @example
 * import { Tensor } from '@fgclip2/tensor';
 * const ids = new Tensor('int64', new BigInt64Array([283n, 1n]), [1, 2]);
 */
export class Tensor<T extends DataType = DataType> {
  readonly dtype: T;
  readonly data: TensorData[T];
  readonly dims: readonly number[];

  constructor(dtype: T, data: TensorData[T], dims: readonly number[]) {
    const arrayType = arrayTypes[dtype];
    if (arrayType === undefined) {
      throw new TypeError(
        `[@fgclip2/tensor] Expected one of ${Object.keys(arrayTypes).join(', ')} for dtype, got ${describe(dtype)}.`,
      );
    }
    if (!(data instanceof arrayType)) {
      throw new TypeError(
        `[@fgclip2/tensor] Expected ${arrayType.name} for data of dtype ${dtype}, got ${describe(data)}.`,
      );
    }
    for (const size of dims) {
      if (!Number.isInteger(size) || size < 0) {
        throw new RangeError(
          `[@fgclip2/tensor] Expected whole numbers >= 0 for dims, got [${dims.join(', ')}].`,
        );
      }
    }
    const count = dims.reduce((product, size) => product * size, 1);
    if (count !== data.length) {
      throw new RangeError(
        `[@fgclip2/tensor] Expected ${count} elements for dims [${dims.join(', ')}], got ${data.length}.`,
      );
    }
    this.dtype = dtype;
    this.data = data;
    this.dims = [...dims];
  }

  /** A tensor of zeros. */
  static zeros<T extends DataType>(dtype: T, dims: readonly number[]): Tensor<T> {
    const count = dims.reduce((product, size) => product * size, 1);
    return new Tensor(dtype, new arrayTypes[dtype](count), dims);
  }
}
