import { checkArguments, kinds } from './check-arguments.ts';
import { describe } from './describe.ts';
import type { Tensor } from './tensor.ts';

/** Features with a number that is not finite. `name` is `NotFiniteError`. */
export class NotFiniteError extends Error {
  /** The row of the features, along their first dimension. */
  readonly row: number;
  /** The number: NaN, Infinity or -Infinity. */
  readonly value: number;

  constructor(message: string, { row, value }: { row: number; value: number }) {
    super(message);
    this.name = 'NotFiniteError';
    this.row = row;
    this.value = value;
  }
}

/**
 * Checks that features [rows, ...] are finite: NaN would go through cosines, rankings and indexes in silence.
 *
 * @throws NotFiniteError that names the first row with a number that is not finite: `image 0`.
 */
export function checkFinite(
  features: Tensor<'float32'>,
  { owner, item }: { owner: string; item: 'image' | 'text' },
): Tensor<'float32'> {
  checkArguments(owner, { features: [features, kinds.float32] });
  const { data, dims } = features;
  // A sum of finite float32 values stays finite in float64, and NaN and Infinity stay in it.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += Math.abs(data[i]!);
  if (Number.isFinite(sum)) return features;
  const at = data.findIndex((value) => !Number.isFinite(value));
  const [row, value] = [Math.floor((at * dims[0]!) / data.length), data[at]!];
  throw notFinite(owner, `${item} ${row}`, { row, value });
}

/** Calls what `item` in an error of {@link checkFinite} stands for by its name: a file, a text. */
export async function namingRows<T>(
  run: () => Promise<T>,
  { owner, nameOf }: { owner: string; nameOf: (row: number) => string },
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isNotFiniteError(error)) throw error;
    throw notFinite(owner, nameOf(error.row), error);
  }
}

/** Whether an error is a {@link NotFiniteError}, by its name: it may come from another copy of this package. */
export function isNotFiniteError(error: unknown): error is NotFiniteError {
  return Object(error).name === 'NotFiniteError';
}

function notFinite(
  owner: string,
  item: string,
  { row, value }: { row: number; value: number },
): NotFiniteError {
  return new NotFiniteError(
    `[${owner}] Expected finite features for ${item}, got ${describe(value)}: a weight or an input is NaN or infinite, or a number grew out of range.`,
    { row, value },
  );
}
