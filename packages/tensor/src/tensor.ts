import { describe } from './describe.ts';
import { float16Value } from './float16-value.ts';
import { tensorBrand } from './tensor-brand.ts';

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

/** A number, or arrays of numbers as deep as a tensor has dimensions. */
export type NestedNumbers = number | NestedNumbers[];

/** A {@link Tensor} as JSON has it. */
export interface TensorJson<T extends DataType = DataType> {
  dtype: T;
  dims: number[];
  /** All elements in row-major order, as the numbers they stand for. */
  data: number[];
}

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
 * @throws TypeError when `data` is not the array type of `dtype`, whichever realm it comes from; RangeError when a
 * dimension is not a whole number >= 0, or the dimensions do not multiply to `data.length`.
 * @example
 * import { Tensor } from '@fgclip2/tensor';
 * const ids = new Tensor('int64', new BigInt64Array([283n, 1n]), [1, 2]);
 * console.log(ids.row(0).toArray()); // [283, 1]
 */
export class Tensor<T extends DataType = DataType> {
  readonly dtype: T;
  readonly data: TensorData[T];
  readonly dims: readonly number[];

  static {
    // Not declared here, and nothing below is private: then the types of two copies of this package are one type.
    Object.defineProperty(Tensor.prototype, tensorBrand, { value: true });
  }

  constructor(dtype: T, data: TensorData[T], dims: readonly number[]) {
    const { name } = arrayTypeOf(dtype);
    if (!ArrayBuffer.isView(data) || Object.prototype.toString.call(data) !== `[object ${name}]`) {
      throw new TypeError(
        `[@fgclip2/tensor] Expected ${name} for data of dtype ${dtype}, got ${describe(data)}.`,
      );
    }
    const count = countOf(dims);
    if (count !== data.length) {
      throw new RangeError(
        `[@fgclip2/tensor] Expected ${count} elements for dims [${dims.join(', ')}], got ${data.length}.`,
      );
    }
    this.dtype = dtype;
    this.data = data;
    this.dims = [...dims];
  }

  /**
   * A tensor of zeros.
   *
   * @throws TypeError for a dtype that there is not; RangeError when a dimension is not a whole number >= 0.
   */
  static zeros<T extends DataType>(dtype: T, dims: readonly number[]): Tensor<T> {
    const arrayType = arrayTypeOf(dtype);
    return new Tensor(dtype, allocated(arrayType, countOf(dims)), dims);
  }

  /**
   * One entry of the first dimension, [d0, d1, ...] -> [d1, ...]; a negative index counts from the end, as in
   * Python. A view: it shares its elements with this tensor.
   *
   * @throws RangeError when there is no such entry.
   */
  row(index: number): Tensor<T> {
    const count = rowsOf(this);
    if (count === 0) {
      throw new RangeError(`[@fgclip2/tensor] Expected a tensor with rows, got ${describe(this)}.`);
    }
    if (!Number.isInteger(index) || index < -count || index >= count) {
      throw new RangeError(
        `[@fgclip2/tensor] Expected a whole number from ${-count} to ${count - 1} for index, got ${describe(index)}.`,
      );
    }
    const row = index < 0 ? index + count : index;
    return viewOf(this, row, row + 1, this.dims.slice(1));
  }

  /**
   * The entries from `start` up to `end` of the first dimension, [d0, d1, ...] -> [entries, d1, ...]; both are
   * read as `Array.prototype.slice` reads them. A view: it shares its elements with this tensor.
   *
   * @throws RangeError when the tensor has no dimension, or `start` or `end` is not a whole number.
   */
  slice(start: number = 0, end?: number): Tensor<T> {
    const count = rowsOf(this);
    const from = placeOf(start, count, 'start');
    const to = Math.max(from, placeOf(end ?? count, count, 'end'));
    return viewOf(this, from, to, [to - from, ...this.dims.slice(1)]);
  }

  /**
   * The elements as plain numbers in nested arrays, as `tolist()` gives them in Python: `number[][]` for two
   * dimensions, a number for none. `float16` is decoded; `int64` becomes numbers, not bigints.
   *
   * @throws RangeError when an `int64` element is beyond `Number.MAX_SAFE_INTEGER` either way.
   */
  toArray(): NestedNumbers {
    return nest(plainNumbers(this), this.dims);
  }

  /**
   * What `JSON.stringify` writes: dtype, dims and all elements as one flat list of plain numbers, `float16`
   * decoded. JSON has no NaN and no infinities: `JSON.stringify` writes `null` for them.
   *
   * @throws RangeError when an `int64` element is beyond `Number.MAX_SAFE_INTEGER` either way.
   */
  toJSON(): TensorJson<T> {
    return { dtype: this.dtype, dims: [...this.dims], data: plainNumbers(this) };
  }
}

function arrayTypeOf<T extends DataType>(dtype: T): { new (length: number): TensorData[T]; name: string } {
  if (typeof dtype === 'string' && Object.hasOwn(arrayTypes, dtype)) return arrayTypes[dtype];
  throw new TypeError(
    `[@fgclip2/tensor] Expected one of ${Object.keys(arrayTypes).join(', ')} for dtype, got ${describe(dtype)}.`,
  );
}

/** An array of zeros, where there is room for it. */
function allocated<Data>(arrayType: { new (length: number): Data; name: string }, count: number): Data {
  try {
    return new arrayType(count);
  } catch (cause) {
    throw new RangeError(
      `[@fgclip2/tensor] Expected dims that fit in memory, got ${count} elements of ${arrayType.name}.`,
      { cause },
    );
  }
}

/** How many elements a tensor of these dimensions has. */
function countOf(dims: readonly number[]): number {
  if (!Array.isArray(dims)) {
    throw new TypeError(
      `[@fgclip2/tensor] Expected an array of whole numbers for dims, got ${describe(dims)}.`,
    );
  }
  if (!dims.every((size) => Number.isInteger(size) && size >= 0)) {
    throw new RangeError(`[@fgclip2/tensor] Expected whole numbers >= 0 for dims, got ${describe(dims)}.`);
  }
  return dims.reduce((product, size) => product * size, 1);
}

/** The size of the first dimension. */
function rowsOf(tensor: Tensor): number {
  const [count] = tensor.dims;
  if (count !== undefined) return count;
  throw new RangeError(
    `[@fgclip2/tensor] Expected a tensor with at least one dimension, got ${describe(tensor)}.`,
  );
}

/** The rows [from, to) under other dimensions, on the same memory. */
function viewOf<T extends DataType>(tensor: Tensor<T>, from: number, to: number, dims: number[]): Tensor<T> {
  const step = tensor.data.length / Math.max(1, rowsOf(tensor));
  return new Tensor(tensor.dtype, tensor.data.subarray(from * step, to * step) as TensorData[T], dims);
}

/** A place among `count` entries as `Array.prototype.slice` takes it: from the end when negative, never outside. */
function placeOf(place: number, count: number, name: string): number {
  if (!(Number.isInteger(place) || [Infinity, -Infinity].includes(place))) {
    throw new RangeError(`[@fgclip2/tensor] Expected a whole number for ${name}, got ${describe(place)}.`);
  }
  return place < 0 ? Math.max(0, place + count) : Math.min(place, count);
}

function plainNumbers({ dtype, data }: Tensor): number[] {
  const values: Iterable<number | bigint> = data;
  return Array.from(values, (value) => {
    if (typeof value === 'bigint') return safeNumber(value);
    return dtype === 'float16' ? float16Value(value) : value;
  });
}

function safeNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  const most = Number.MAX_SAFE_INTEGER;
  throw new RangeError(
    `[@fgclip2/tensor] Expected int64 values from ${-most} to ${most} for plain numbers, got ${value}n.`,
  );
}

function nest(values: number[], [size, ...inner]: readonly number[]): NestedNumbers {
  if (size === undefined) return values[0]!;
  if (inner.length === 0) return values;
  const step = values.length / size;
  return Array.from({ length: size }, (_, row) => nest(values.slice(row * step, (row + 1) * step), inner));
}
