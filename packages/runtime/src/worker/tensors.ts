import { describe, isTensor, Tensor } from '@fgclip2/tensor';
import type { BoundaryType, TensorMessage } from './messages.ts';
import type { ValueInfo } from './session-info.ts';

/**
 * Checks a call's inputs against what the session declares and copies them, so that the caller may change
 * or reuse its arrays at once. Errors begin with the name of the runtime's package.
 *
 * @throws TypeError on a missing or unknown name, a value that is not a tensor or a wrong dtype; RangeError on a
 * wrong number of dimensions or a wrong fixed dimension.
 */
export function copyInputs(
  inputs: Readonly<Record<string, Tensor>>,
  expected: readonly ValueInfo[],
  packageName: string,
): Record<string, TensorMessage> {
  if (typeof inputs !== 'object' || inputs === null || isTensor(inputs)) {
    throw new TypeError(`[${packageName}] Expected an object of ${list(expected)}, got ${describe(inputs)}.`);
  }
  const names = Object.keys(inputs);
  const isComplete = expected.every(({ name }) => names.includes(name)) && names.length === expected.length;
  if (!isComplete) {
    throw new TypeError(
      `[${packageName}] Expected ${list(expected)} for the session, ` +
        `got ${names.length === 0 ? 'none' : names.map((name) => JSON.stringify(name)).join(', ')}.`,
    );
  }
  return Object.fromEntries(
    expected.map((value) => [value.name, copyInput(inputs[value.name], value, packageName)]),
  );
}

/** The outputs of a run, as a worker sends them, for the caller. */
export function toTensors(outputs: Readonly<Record<string, TensorMessage>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { dtype, data, dims }]) => [name, new Tensor(dtype, data, dims)]),
  );
}

function copyInput(tensor: unknown, value: ValueInfo, packageName: string): TensorMessage {
  const name = JSON.stringify(value.name);
  if (!isTensor(tensor)) {
    throw new TypeError(`[${packageName}] Expected a Tensor for input ${name}, got ${describe(tensor)}.`);
  }
  const { dtype, data, dims }: Tensor = tensor;
  if (dtype !== value.type) {
    throw new TypeError(`[${packageName}] Expected ${value.type} for input ${name}, got ${dtype}.`);
  }
  const fits = value.shape.every((size, i) => typeof size === 'string' || size === dims[i]);
  if (dims.length !== value.shape.length || !fits) {
    throw new RangeError(
      `[${packageName}] Expected dims ${shape(value)} for input ${name}, got [${dims.join(', ')}].`,
    );
  }
  return { dtype: dtype as BoundaryType, data: data.slice(), dims } as TensorMessage;
}

/** The inputs as errors list them: `inputs "x" (float32 [N, 3])`. */
function list(values: readonly ValueInfo[]): string {
  return `inputs ${values.map((value) => `${JSON.stringify(value.name)} (${value.type} ${shape(value)})`).join(', ')}`;
}

function shape(value: ValueInfo): string {
  return `[${value.shape.map((size) => (size === '' ? '?' : size)).join(', ')}]`;
}
