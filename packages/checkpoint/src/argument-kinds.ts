import { type ArgumentKind, kinds } from '@fgclip2/tensor';

// By what is used of them: they may come from another copy of this package.

/** Where bytes come from. */
export const sourceKind: ArgumentKind = {
  expected: 'a source of bytes',
  accepts: (value) => typeof Object(value).read === 'function' && typeof Object(value).size === 'number',
};

/** A tensor of a checkpoint. */
export const tensorKind: ArgumentKind = {
  expected: 'a tensor of a checkpoint',
  accepts: (value) => kinds.numbers.accepts(Object(value).shape) && sourceKind.accepts(Object(value).source),
};

/** Tensors by name. */
export const checkpointKind: ArgumentKind = {
  expected: 'a checkpoint',
  accepts: (value) => ['get', 'keys', 'values'].every((name) => typeof methodOf(value, name) === 'function'),
};

/** A path into a checkpoint. */
export const weightsKind: ArgumentKind = {
  expected: 'Weights',
  accepts: (value) => ['at', 'has', 'take'].every((name) => typeof Object(value)[name] === 'function'),
};

function methodOf(checkpoint: unknown, name: string): unknown {
  return Object(Object(checkpoint).tensors)[name];
}
