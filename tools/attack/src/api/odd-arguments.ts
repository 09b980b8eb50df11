import { isTensor, Tensor } from '@fgclip2/tensor';
import type { Random } from '../random.ts';

const wholes = new WeakSet<object>();

/**
 * Marks an object that keeps a contract, such as files or a runtime: in its place something odd may stand, but nothing
 * odd is put into it, since what then goes wrong is its own.
 */
export function asAWhole<T extends object>(value: T): T {
  wholes.add(value);
  return value;
}

/** Values that no argument expects, or only some do. */
const oddValues: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => true,
  () => false,
  () => 0,
  () => -0,
  () => -1,
  () => 1,
  () => 1.5,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 1e10,
  () => 2 ** 53,
  () => '',
  () => 'x',
  () => '1',
  () => '\ud800',
  () => Symbol('s'),
  () => 10n,
  () => () => 1,
  () => new Date(0),
  () => /x/,
  () => new Map(),
  () => new Set(['a']),
  () => new Error('e'),
  () => Promise.resolve('a'),
  () => new Uint8Array(3),
  () => new Float32Array(4),
  () => new BigInt64Array(2),
  () => new ArrayBuffer(8),
  () => new DataView(new ArrayBuffer(8)),
  () => [],
  () => ({}),
  () => [[]],
  () => [null],
  () => [undefined],
  () => new Array(3),
  () => ['a', 1],
  () => [Number.NaN, 0, 1, 1],
  () => ({ length: 3 }),
  () => ({ length: 1, 0: 'a' }),
  () => Object.create(null),
  () => new Proxy({}, {}),
  () => 'file:///nonexistent',
  () => 'data:,',
  () => new URL('file:///nonexistent'),
  () => new Blob(['x']),
  () => ({ data: new Uint8Array(3), width: 1, height: 1 }),
  () => ({ data: 'x', width: 1, height: 1, channels: 3 }),
  () => ({ data: new Uint8Array(3), width: -1, height: 1, channels: 3 }),
  () => ({ data: new Uint8Array(0), width: 0, height: 0, channels: 3 }),
  () => ({ data: new Uint8Array(12), width: 2, height: 2, channels: 5 }),
  () => ({ aborted: false }),
  () => ({ type: 'float32', data: new Float32Array(2), dims: [2] }),
  () => ({ dtype: 'float32', data: [1, 2], dims: [1, 2] }),
  () => new Tensor('float32', new Float32Array(2), [1, 2]),
  () => new Tensor('float32', Float32Array.of(Number.NaN, 1), [2]),
  () => new Tensor('int32', new Int32Array(4), [2, 2]),
  () => new Tensor('int64', BigInt64Array.of(-1n, 2n ** 40n), [1, 2]),
  () => Tensor.zeros('float32', []),
  () => Tensor.zeros('float32', [0, 192]),
];

/** A value that no argument expects, or only some do. */
function oddValue(random: Random): unknown {
  return random.pick(oddValues)();
}

/** Right arguments made wrong: one or two are odd, odd somewhere inside, left out, or one too many. */
export function oddArguments(args: readonly unknown[], random: Random): unknown[] {
  const odd = [...args];
  for (let change = 1 + random.below(2); change > 0; change--) {
    const at = random.below(odd.length + (random.chance(0.1) ? 1 : 0));
    odd[at] = oddInside(odd[at], random);
  }
  return random.chance(0.05) ? odd.slice(0, random.below(odd.length + 1)) : odd;
}

/** A value with something odd in it: an item of a list, a field of an object, or all of it. */
function oddInside(value: unknown, random: Random): unknown {
  if (random.chance(0.35)) return oddValue(random);
  if (Array.isArray(value)) return oddList(value, random);
  if (isTensor(value)) return oddTensor(value, random);
  if (isPlain(value)) return oddObject(value, random);
  if (typeof value === 'string') return random.pick(['', 'x', `${value}x`, value.toUpperCase()]);
  if (typeof value === 'number')
    return random.pick([
      -value,
      value + 0.5,
      value * 1e3,
      Number.NaN,
      `${value}`,
      BigInt(Number.isFinite(value) ? Math.trunc(value) : 0),
    ]);
  return oddValue(random);
}

function oddList(list: readonly unknown[], random: Random): unknown {
  const odd = [...list];
  const at = random.below(odd.length + 1);
  switch (random.below(5)) {
    case 0:
      odd.splice(at, 1);
      return odd;
    case 1:
      odd.splice(at, 0, oddValue(random));
      return odd;
    case 2: // a hole
      delete odd[at];
      odd.length = Math.max(odd.length, at + 1);
      return odd;
    default:
      odd[at] = oddInside(odd[at], random);
      return odd;
  }
}

function oddObject(value: Record<string, unknown>, random: Random): unknown {
  const odd = { ...value };
  const keys = Object.keys(odd);
  const key = random.pick(keys) ?? 'new';
  const choice = random.below(8);
  if (choice === 0) delete odd[key];
  else if (choice === 1) odd[random.pick(['new', 'signal', 'toString', 'length'])] = oddValue(random);
  else odd[key] = oddInside(odd[key], random);
  return odd;
}

function oddTensor(tensor: Tensor, random: Random): unknown {
  const { dtype, data, dims } = tensor;
  switch (random.below(5)) {
    case 0:
      return { dtype, data, dims, [random.pick(['dtype', 'data', 'dims'])]: oddValue(random) };
    case 1:
      return new Tensor(dtype, data, [...dims, 1]);
    case 2:
      return new Tensor(dtype, data, [data.length]);
    case 3: {
      const changed = data.slice();
      if (changed.length > 0) {
        const at = random.below(changed.length);
        if (changed instanceof BigInt64Array) changed[at] = random.pick([-1n, 10n ** 9n, 2n ** 62n]);
        else changed[at] = random.pick([Number.NaN, -1, 1e30, 1e9]);
      }
      return new Tensor(dtype, changed, [...dims]);
    }
    default:
      return dtype === 'float32'
        ? new Tensor('int32', Int32Array.from(data as Float32Array), [...dims])
        : Tensor.zeros('float32', [...dims]);
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || wholes.has(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}
