import { type Fgclip2TextConfig, walkLength } from '@fgclip2/config';
import {
  checkArguments,
  checkOptions,
  describe,
  isTensor,
  kinds,
  type OptionKinds,
  parseWalkType,
  type Tensor,
  type WalkType,
} from '@fgclip2/tensor';

/** What the text tower takes: the tokenizer's result. B texts, S slots each. */
export interface TextInputs {
  /** int64 or int32 [B, S], padded on the right with 0 to the walk type's length. */
  readonly inputIds: Tensor;
  /**
   * int64 or int32 [B, S]: 1 for a slot that is attended, anything else for one that is not.
   * @default undefined: every slot is attended, padding included, as the model was trained
   */
  readonly attentionMask?: Tensor | undefined;
  /**
   * int64 or int32 [1, S] or [B, S]: rows of the position table.
   * @default undefined: 0, 1, 2, ...
   */
  readonly positionIds?: Tensor | undefined;
  /** How the texts are read: `short`, `box` or `long`, in any case. @default 'short' */
  readonly walkType?: string | undefined;
}

/** Options of a text call. */
export interface TextCallOptions {
  /** Rejects the call between runs. @default undefined */
  signal?: AbortSignal | undefined;
  /** Lets a long walk have fewer slots than the checkpoint was trained with. @default false */
  allowShorterLong?: boolean | undefined;
  /** Also returns what enters the encoder and what leaves each layer. @default false */
  outputHiddenStates?: boolean | undefined;
  /** Also returns the attention probabilities of each layer: 4 * heads * S² bytes a layer and text. @default false */
  outputAttentions?: boolean | undefined;
}

/** Checked inputs in one form. */
export interface TextBatch {
  readonly walkType: WalkType;
  readonly texts: number;
  readonly slots: number;
  /** [B * S] */
  readonly ids: Int32Array;
  /** [B * S], 1 for a slot that is attended, 0 for another; `undefined` where all are. */
  readonly mask: Int32Array | undefined;
  /** [S] or [B * S] */
  readonly positions: Int32Array;
}

const owner = '@fgclip2/text-model';

const callOptions: OptionKinds = {
  signal: kinds.signal,
  allowShorterLong: kinds.trueOrFalse,
  outputHiddenStates: kinds.trueOrFalse,
  outputAttentions: kinds.trueOrFalse,
};

/** Checks inputs against the configuration; TypeError and RangeError name the field and both sizes. */
export function checkTextInputs(
  inputs: TextInputs,
  config: Fgclip2TextConfig,
  options: TextCallOptions = {},
): TextBatch {
  checkArguments(owner, { inputs: [inputs, kinds.object], config: [config, kinds.object] });
  checkOptions(owner, options, callOptions);
  const { allowShorterLong = false } = options;
  const walkType = parseWalkType(inputs.walkType ?? 'short');
  const ids = wholeNumbers(inputs.inputIds, 'inputIds');
  const [texts = 0, slots = 0] = inputs.inputIds.dims;
  if (texts < 1 || slots < 1) throw wrong('at least one text and one slot', 'inputIds', inputs.inputIds);
  const longest = walkLength(config, walkType);
  if (slots > longest || (walkType === 'long' && slots < longest && !allowShorterLong)) {
    const expected = walkType === 'long' && !allowShorterLong ? 'exactly' : 'at most';
    const remedy = walkType === 'long' && slots < longest ? ' (allowShorterLong: true lifts this)' : '';
    throw new RangeError(
      `[@fgclip2/text-model] Expected ${expected} ${longest} slots for walkType "${walkType}", got ${slots}${remedy}.`,
    );
  }
  const given = inputs.attentionMask ?? undefined;
  const mask =
    given === undefined
      ? undefined
      : Int32Array.from(wholeNumbers(given, 'attentionMask', [texts, slots]), (value) =>
          value === 1 ? 1 : 0,
        );
  return {
    walkType,
    texts,
    slots,
    ids: checkRange(ids, config.vocabSize, 'inputIds', 'vocab_size'),
    mask: mask?.every((value) => value === 1) ? undefined : mask,
    positions: checkPositions(),
  };

  function checkPositions(): Int32Array {
    const { positionIds } = inputs;
    if (positionIds === undefined) return Int32Array.from({ length: slots }, (_, slot) => slot);
    const rows = isTensor(positionIds) && positionIds.dims[0] === 1 ? 1 : texts;
    const positions = wholeNumbers(positionIds, 'positionIds', [rows, slots]);
    return checkRange(positions, longest, 'positionIds', `the ${walkType} position table`);
  }
}

function wholeNumbers(tensor: Tensor, name: string, dims?: readonly number[]): Float64Array {
  if (!isTensor(tensor) || (tensor.dtype !== 'int64' && tensor.dtype !== 'int32')) {
    throw wrong('an int64 or int32 Tensor', name, tensor);
  }
  const fits = dims ? tensor.dims.every((size, axis) => size === dims[axis]) : true;
  if (tensor.dims.length !== 2 || !fits)
    throw wrong(`dims [${dims?.join(', ') ?? 'texts, slots'}]`, name, tensor);
  return Float64Array.from(tensor.data as Int32Array | BigInt64Array, Number);
}

function checkRange(values: Float64Array, count: number, name: string, table: string): Int32Array {
  const outside = values.find((value) => value < 0 || value >= count);
  if (outside === undefined) return Int32Array.from(values);
  throw new RangeError(
    `[@fgclip2/text-model] Expected 0 to ${count - 1} (${table}) for ${name}, got ${outside}.`,
  );
}

function wrong(expected: string, name: string, value: unknown): TypeError {
  return new TypeError(`[@fgclip2/text-model] Expected ${expected} for ${name}, got ${describe(value)}.`);
}
