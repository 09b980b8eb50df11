import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { checkArguments, checkOptions, kinds, optional, signalOption } from './check-arguments.ts';
import { Tensor } from './tensor.ts';

const { signal } = new AbortController();
const tensor = Tensor.zeros('float32', [1]);

describe('checkArguments', () => {
  it.each<[keyof typeof kinds, unknown, unknown, string]>([
    ['text', '', 1, 'a string for it, got 1'],
    ['textOrUrl', new URL('https://example.org'), {}, 'a string or a URL for it, got Object'],
    ['number', Number.NaN, '1', 'a number for it, got "1"'],
    ['trueOrFalse', false, 0, 'true or false for it, got 0'],
    ['callback', () => {}, {}, 'a function for it, got Object'],
    ['signal', signal, { aborted: false }, 'an AbortSignal for it, got Object'],
    ['signal', signal, null, 'an AbortSignal for it, got null'],
    ['object', {}, null, 'an object for it, got null'],
    ['list', [], { length: 0 }, 'an array for it, got Object'],
    ['texts', ['a'], new Array(1), 'an array of strings for it, got [undefined]'],
    ['numbers', [1], [1n], 'an array of numbers for it, got [1n]'],
    ['bytes', new Uint8Array(1), [1], 'a Uint8Array for it, got [1]'],
    ['float32Array', new Float32Array(1), new Float64Array(1), 'a Float32Array for it, got Float64Array of'],
    ['tensor', tensor, { ...tensor }, 'a Tensor for it, got Object'],
    ['float32', tensor, Tensor.zeros('int32', [1]), 'a float32 Tensor for it, got Tensor int32 [1]'],
  ])('of the kind %s takes %s, and not %s', (kind, right, wrong, words) => {
    checkArguments('@fgclip2/x', { it: [right, kinds[kind]] });
    checkArguments('@fgclip2/x', { it: [undefined, optional(kinds[kind])] });
    for (const value of [wrong, undefined]) {
      expect(() => checkArguments('@fgclip2/x', { it: [value, kinds[kind]] })).toThrow(TypeError);
    }
    expect(() => checkArguments('@fgclip2/x', { it: [wrong, kinds[kind]] })).toThrow(
      `[@fgclip2/x] Expected ${words}`,
    );
  });

  it('takes values of another realm', () => {
    checkArguments('@fgclip2/x', { bytes: [runInNewContext('new Uint8Array(1)'), kinds.bytes] });
  });
});

describe('checkOptions', () => {
  it('takes none, some, and those that it does not know', () => {
    for (const options of [undefined, {}, { signal }, { signal: undefined, other: 1 }]) {
      checkOptions('@fgclip2/x', options, signalOption);
    }
  });

  it.each([
    [null, 'an object of options for options, got null'],
    [0, 'an object of options for options, got 0'],
    [() => {}, 'an object of options for options, got function'],
    [{ signal: 'x' }, 'an AbortSignal for signal, got "x"'],
    [{ signal: null }, 'an AbortSignal for signal, got null'],
  ])('refuses %s', (options, words) => {
    expect(() => checkOptions('@fgclip2/x', options, signalOption)).toThrow(`[@fgclip2/x] Expected ${words}`);
  });
});
