import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { describe as describeValue } from './describe.ts';
import { Tensor } from './tensor.ts';

const refusing: ProxyHandler<object> = {
  get: () => {
    throw new Error('get');
  },
  has: () => {
    throw new Error('has');
  },
};

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

describe('describe', () => {
  it.each<[unknown, string]>([
    ['a "cat"', '"a \\"cat\\""'],
    ['x'.repeat(81), `"${'x'.repeat(77)}..."`],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    [12n, '12n'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [Math.max, 'function max'],
    [() => 0, 'function (anonymous)'],
    [{}, 'Object'],
    [new Map(), 'Map'],
    [Object.create(null), 'object'],
    [new (class {})(), 'object'],
    [new Float32Array(4), 'Float32Array of length 4'],
    [new DataView(new ArrayBuffer(4)), 'DataView'],
  ])('%s', (value, words) => expect(describeValue(value)).toBe(words));

  it('spells out arrays of at most eight plain values', () => {
    expect(describeValue([])).toBe('[]');
    expect(describeValue([1, 'a', null, undefined, 3n])).toBe('[1, "a", null, undefined, 3n]');
    expect(describeValue([1, 2, 3, 4, 5, 6, 7, 8])).toBe('[1, 2, 3, 4, 5, 6, 7, 8]');
    expect(describeValue([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe('an array of length 9');
    expect(describeValue([1, [2]])).toBe('an array of length 2');
    expect(describeValue(new Array(2))).toBe('[undefined, undefined]');
    expect(describeValue([Math.max])).toBe('an array of length 1');
    expect(describeValue(new Array(1e9))).toBe('an array of length 1000000000');
  });

  it('names the dtype and the dims of a tensor', () => {
    expect(describeValue(Tensor.zeros('float32', [2, 3]))).toBe('Tensor float32 [2, 3]');
    expect(describeValue(Tensor.zeros('int64', []))).toBe('Tensor int64 []');
  });

  it('knows values of another realm', () => {
    expect(describeValue(runInNewContext('[1, 2]'))).toBe('[1, 2]');
    expect(describeValue(runInNewContext('new Uint8Array(3)'))).toBe('Uint8Array of length 3');
  });

  it('never throws', () => {
    const brand = Symbol.for('@fgclip2/tensor');
    const hostile: unknown[] = [
      new Proxy({}, refusing),
      new Proxy([1], refusing),
      revoked({}),
      revoked([]),
      Object.defineProperty({}, 'constructor', { get: refusing.get! as () => unknown }),
      Object.defineProperty([1], '0', { get: refusing.get! as () => unknown }),
      { [brand]: true, dtype: Object.create(null), dims: [] },
    ];
    for (const value of hostile) expect(describeValue(value)).toBe('an unreadable value');
    expect(describeValue({ constructor: null })).toBe('object');
    expect(describeValue({ constructor: { name: {} } })).toBe('object');
    expect(describeValue({ [brand]: true })).toBe('Object');
    expect(describeValue({ [brand]: true, dtype: 'x', dims: { length: 1 } })).toBe('Tensor x Object');
    const oddName = Object.defineProperty(() => 0, 'name', { value: 7 });
    expect(describeValue(oddName)).toBe('function (anonymous)');
  });
});
