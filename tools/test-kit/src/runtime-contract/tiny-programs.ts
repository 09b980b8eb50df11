import { type ByteSource, memorySource } from '@fgclip2/files';
import type { ExternalWeight, Program } from '@fgclip2/runtime';
import { type ElementType, elementTypes, onnxBytes, type TinyGraph } from './onnx-bytes.ts';

/** A float32 weight of a tiny program. */
export interface TinyWeight extends ExternalWeight {
  readonly dims: readonly number[];
}

/** A weight with its values in memory, behind `padding` bytes that belong to nobody. */
export function memoryWeight(
  name: string,
  values: readonly number[] | Float32Array,
  dims: readonly number[],
  padding = 0,
): TinyWeight {
  const bytes = new Uint8Array(padding + 4 * values.length).fill(255, 0, padding);
  bytes.set(new Uint8Array(Float32Array.from(values).buffer), padding);
  return weightAt(name, memorySource(bytes, `${name}.bin`), padding, dims);
}

/** A float32 weight that lies in `source` from byte `start` on. */
export function weightAt(
  name: string,
  source: ByteSource,
  start: number,
  dims: readonly number[],
): TinyWeight {
  const length = 4 * dims.reduce((product, size) => product * size, 1);
  return { name, source, start, end: start + length, dims };
}

/** A program of a few nodes over external float32 weights. */
export function tinyProgram(
  graph: Omit<TinyGraph, 'initializers'>,
  externalWeights: readonly TinyWeight[] = [],
): Program {
  return {
    inputNames: graph.inputs.map(({ name }) => name),
    outputNames: graph.outputs.map(({ name }) => name),
    externalWeights,
    serialize(place) {
      const initializers = externalWeights.map((weight) => ({
        name: weight.name,
        type: 'float32' as const,
        dims: weight.dims,
        length: weight.end - weight.start,
        ...place(weight),
      }));
      return onnxBytes({ ...graph, initializers });
    },
  };
}

/** The weights of {@link affine}: weight [2, 3] row by row, bias [2]. */
export const affineWeights: readonly [weight: TinyWeight, bias: TinyWeight] = [
  memoryWeight('weight', [1, 2, 3, 10, 20, 30], [2, 3], 5),
  memoryWeight('bias', [0.5, -0.5], [2]),
];

/** y [N, 2] = x [N, 3] * weight^T + bias, all float32. */
export function affine(weights: readonly TinyWeight[] = affineWeights): Program {
  return tinyProgram(
    {
      inputs: [{ name: 'x', type: 'float32', dims: ['N', 3] }],
      outputs: [{ name: 'y', type: 'float32', dims: ['N', 2] }],
      nodes: [{ op: 'Gemm', inputs: ['x', 'weight', 'bias'], outputs: ['y'], attributes: { transB: 1 } }],
    },
    weights,
  );
}

/** Each input `from_<type>` [N] cast to the output `to_<next type>` [N], round in a circle. */
export function casts(types: readonly ElementType[]): Program {
  const targets = types.map((_, i) => types[(i + 1) % types.length]!);
  return tinyProgram({
    inputs: types.map((type) => ({ name: `from_${type}`, type, dims: ['N'] })),
    outputs: targets.map((type) => ({ name: `to_${type}`, type, dims: ['N'] })),
    nodes: types.map((type, i) => ({
      op: 'Cast',
      inputs: [`from_${type}`],
      outputs: [`to_${targets[i]}`],
      attributes: { to: elementTypes[targets[i]!] },
    })),
  });
}

/** `copy` [N, M] = x, and `double` [N, M] = x + x: the first output may lie where the input lies. */
export const copyAndDouble: Program = tinyProgram({
  inputs: [{ name: 'x', type: 'float32', dims: ['N', 'M'] }],
  outputs: [
    { name: 'copy', type: 'float32', dims: ['N', 'M'] },
    { name: 'double', type: 'float32', dims: ['N', 'M'] },
  ],
  nodes: [
    { op: 'Identity', inputs: ['x'], outputs: ['copy'] },
    { op: 'Add', inputs: ['x', 'x'], outputs: ['double'] },
  ],
});

/** sum [N] = left [N] + right [N]; the backend finds out by itself that two lengths differ. */
export const sum: Program = tinyProgram({
  inputs: [
    { name: 'left', type: 'float32', dims: ['N'] },
    { name: 'right', type: 'float32', dims: ['M'] },
  ],
  outputs: [{ name: 'sum', type: 'float32', dims: ['N'] }],
  nodes: [{ op: 'Add', inputs: ['left', 'right'], outputs: ['sum'] }],
});

/** y [N, 256] = x [N, 256] after `steps` products with the identity matrix: as slow as asked, and exact. */
export function slow(steps: number): Program {
  const size = 256;
  const identity = new Float32Array(size * size);
  for (let i = 0; i < size; i++) identity[i * size + i] = 1;
  const name = (step: number) => (step === 0 ? 'x' : step === steps ? 'y' : `step${step}`);
  return tinyProgram(
    {
      inputs: [{ name: 'x', type: 'float32', dims: ['N', size] }],
      outputs: [{ name: 'y', type: 'float32', dims: ['N', size] }],
      nodes: Array.from({ length: steps }, (_, step) => ({
        op: 'MatMul',
        inputs: [name(step), 'identity'],
        outputs: [name(step + 1)],
      })),
    },
    [memoryWeight('identity', identity, [size, size])],
  );
}
