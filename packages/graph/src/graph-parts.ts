import type { CheckpointTensor } from '@fgclip2/checkpoint';
import type { ExternalWeight } from '@fgclip2/runtime';
import type { DataType, Tensor } from '@fgclip2/tensor';

/** A value inside a graph: the output of a node, an input or a weight. */
export interface Value {
  readonly name: string;
}

/** A stored tensor as a graph takes it: where its bytes are, and how to read them. */
export type StoredWeight = ExternalWeight & Pick<CheckpointTensor, 'dtype' | 'shape'>;

/** An operator call; `inputs` may hold `undefined` for an optional input that is left out. */
export interface Node {
  readonly type: string;
  readonly domain: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly output: Value;
  readonly attributes: Attributes;
}

/** A named input or output with its dtype and dimensions. */
export interface Port {
  readonly name: string;
  readonly dtype: DataType;
  readonly dims: readonly Dimension[];
}

/** A dimension of an input or output: a size, or a name for any size. */
export type Dimension = number | string;

/** Attributes of an operator: whole numbers as ints, `{ float }` for floats, strings, lists of ints. */
export type Attributes = Readonly<Record<string, number | string | readonly number[] | { float: number }>>;

/** What a graph consists of when it is written. */
export interface GraphParts {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Small tensors written into the graph itself, by name. */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Weights that stay in the checkpoint, by name. */
  readonly weights: ReadonlyMap<string, StoredWeight>;
}
