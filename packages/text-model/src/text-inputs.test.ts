import { runInNewContext } from 'node:vm';
import { Fgclip2TextConfig } from '@fgclip2/config';
import { Tensor } from '@fgclip2/tensor';
import { describe, expect, it, vi } from 'vitest';
import { checkTextInputs, type TextCallOptions, type TextInputs } from './text-inputs.ts';

const config = new Fgclip2TextConfig({ vocabSize: 1000 });

function ids(texts: number, slots: number, ...values: number[]): Tensor<'int64'> {
  const data = new BigInt64Array(texts * slots);
  data.set(values.map(BigInt));
  return new Tensor('int64', data, [texts, slots]);
}

function int32(values: number[], dims: number[]): Tensor<'int32'> {
  return new Tensor('int32', Int32Array.from(values), dims);
}

const check = (inputs: TextInputs, options?: TextCallOptions) => checkTextInputs(inputs, config, options);

describe('checkTextInputs', () => {
  it('takes tensors of another copy of the package, over arrays of another realm', async () => {
    vi.resetModules();
    const copy = await import('@fgclip2/tensor');
    expect(copy.Tensor).not.toBe(Tensor);
    const inputIds = new copy.Tensor('int64', runInNewContext('new BigInt64Array([5n, 6n])'), [1, 2]);
    expect(checkTextInputs({ inputIds }, config).ids).toEqual(Int32Array.of(5, 6));
  });

  it('takes both int64 and int32 ids', () => {
    const long = check({ inputIds: ids(2, 3, 5, 6, 1, 7, 999) });
    expect(long).toEqual(check({ inputIds: int32([5, 6, 1, 7, 999, 0], [2, 3]) }));
    expect(long).toEqual({
      walkType: 'short',
      texts: 2,
      slots: 3,
      ids: Int32Array.of(5, 6, 1, 7, 999, 0),
      mask: undefined,
      positions: Int32Array.of(0, 1, 2),
    });
  });

  it.each(['box', 'BOX', 'Box'])('takes the walk type %s', (walkType) => {
    expect(check({ inputIds: ids(1, 64), walkType }).walkType).toBe('box');
  });

  it('takes a mask of ones as no mask, and anything but 1 as masked', () => {
    const inputIds = ids(1, 4);
    expect(check({ inputIds, attentionMask: int32([1, 1, 1, 1], [1, 4]) }).mask).toBeUndefined();
    const attentionMask = ids(1, 4, 1, 2, 0, 2 ** 32 + 1);
    expect(check({ inputIds, attentionMask }).mask).toEqual(Int32Array.of(1, 0, 0, 0));
  });

  it('takes position ids of one row for all texts, or of a row for each', () => {
    const inputIds = ids(2, 2);
    expect(check({ inputIds, positionIds: ids(1, 2, 63, 1) }).positions).toEqual(Int32Array.of(63, 1));
    expect(check({ inputIds, positionIds: ids(2, 2, 0, 1, 5) }).positions).toEqual(Int32Array.of(0, 1, 5, 0));
  });

  it('takes a long walk of fewer slots only when that is asked for', () => {
    const inputs = { inputIds: ids(1, 64), walkType: 'long' };
    expect(check(inputs, { allowShorterLong: true })).toMatchObject({ walkType: 'long', slots: 64 });
    expect(check({ inputIds: ids(1, 196), walkType: 'LONG' })).toMatchObject({
      walkType: 'long',
      slots: 196,
    });
    expect(check({ ...inputs, positionIds: ids(1, 64, 195) }, { allowShorterLong: true }).positions[0]).toBe(
      195,
    );
  });

  const inputIds = ids(2, 3);
  it.each<[name: string, inputs: TextInputs, error: Error, options?: TextCallOptions]>([
    [
      'no tensor of ids',
      { inputIds: [1, 2] as unknown as Tensor },
      new TypeError('Expected an int64 or int32 Tensor for inputIds, got [1, 2].'),
    ],
    [
      'float ids',
      { inputIds: Tensor.zeros('float32', [1, 2]) },
      new TypeError('Expected an int64 or int32 Tensor for inputIds, got Tensor float32 [1, 2].'),
    ],
    [
      'one dimension of ids',
      { inputIds: Tensor.zeros('int64', [64]) },
      new TypeError('Expected dims [texts, slots] for inputIds, got Tensor int64 [64].'),
    ],
    [
      'no text',
      { inputIds: Tensor.zeros('int64', [0, 64]) },
      new TypeError('Expected at least one text and one slot for inputIds, got Tensor int64 [0, 64].'),
    ],
    [
      'no slot',
      { inputIds: Tensor.zeros('int32', [2, 0]) },
      new TypeError('Expected at least one text and one slot for inputIds, got Tensor int32 [2, 0].'),
    ],
    [
      'an id beyond the vocabulary',
      { inputIds: ids(1, 2, 1, 1000) },
      new RangeError('Expected 0 to 999 (vocab_size) for inputIds, got 1000.'),
    ],
    [
      'a negative id',
      { inputIds: ids(1, 2, 1, -1) },
      new RangeError('Expected 0 to 999 (vocab_size) for inputIds, got -1.'),
    ],
    [
      'an id beyond 32 bits',
      { inputIds: ids(1, 2, 1, 2 ** 32 + 5) },
      new RangeError('Expected 0 to 999 (vocab_size) for inputIds, got 4294967301.'),
    ],
    [
      'too many slots',
      { inputIds: ids(1, 65) },
      new RangeError('Expected at most 64 slots for walkType "short", got 65.'),
    ],
    [
      'too many slots of a box walk',
      { inputIds: ids(1, 196), walkType: 'Box' },
      new RangeError('Expected at most 64 slots for walkType "box", got 196.'),
    ],
    [
      'a long walk of the short length',
      { inputIds: ids(1, 64), walkType: 'long' },
      new RangeError(
        'Expected exactly 196 slots for walkType "long", got 64 (allowShorterLong: true lifts this).',
      ),
    ],
    [
      'too many slots of a long walk',
      { inputIds: ids(1, 197), walkType: 'long' },
      new RangeError('Expected exactly 196 slots for walkType "long", got 197.'),
    ],
    [
      'too many slots of a long walk that may be shorter',
      { inputIds: ids(1, 197), walkType: 'long' },
      new RangeError('Expected at most 196 slots for walkType "long", got 197.'),
      { allowShorterLong: true },
    ],
    [
      'a mask of another size',
      { inputIds, attentionMask: ids(2, 4) },
      new TypeError('Expected dims [2, 3] for attentionMask, got Tensor int64 [2, 4].'),
    ],
    [
      'a float mask',
      { inputIds, attentionMask: Tensor.zeros('float32', [2, 3]) },
      new TypeError('Expected an int64 or int32 Tensor for attentionMask, got Tensor float32 [2, 3].'),
    ],
    [
      'position ids of another size',
      { inputIds, positionIds: ids(3, 3) },
      new TypeError('Expected dims [2, 3] for positionIds, got Tensor int64 [3, 3].'),
    ],
    [
      'one row of position ids of another size',
      { inputIds, positionIds: ids(1, 4) },
      new TypeError('Expected dims [1, 3] for positionIds, got Tensor int64 [1, 4].'),
    ],
    [
      'position ids that are no tensor',
      { inputIds, positionIds: 'all' as unknown as Tensor },
      new TypeError('Expected an int64 or int32 Tensor for positionIds, got "all".'),
    ],
    [
      'a position beyond the table',
      { inputIds, positionIds: ids(1, 3, 64) },
      new RangeError('Expected 0 to 63 (the short position table) for positionIds, got 64.'),
    ],
  ])('refuses %s', (_, inputs, error, options) => {
    const words = `[@fgclip2/text-model] ${error.message}`;
    const expected = error instanceof RangeError ? new RangeError(words) : new TypeError(words);
    expect(() => check(inputs, options)).toThrow(expected);
  });

  it('refuses an unknown walk type', () => {
    expect(() => check({ inputIds, walkType: 'middle' })).toThrow(
      new RangeError('[@fgclip2/tensor] Expected short, box or long for walkType, got "middle".'),
    );
    expect(() => check({ inputIds, walkType: 3 as unknown as string })).toThrow(
      new TypeError('[@fgclip2/tensor] Expected short, box or long for walkType, got 3.'),
    );
  });
});
