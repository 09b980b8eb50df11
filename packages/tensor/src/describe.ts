import { tensorBrand } from './tensor-brand.ts';

/** Arrays of at most so many values are spelled out. */
const shortArray = 8;

/**
 * How an error names a value: its type, and enough of the value to recognize it. `"a cat"`, `[1, 2, 3]`,
 * `an array of length 9`, `Tensor float32 [2, 3]`, `Float32Array of length 4`, `Blob`.
 *
 * Never throws: a value whose properties cannot be read is `an unreadable value`.
 */
export function describe(value: unknown): string {
  try {
    return describeReadable(value);
  } catch {
    return 'an unreadable value';
  }
}

function describeReadable(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `function ${nameFrom(value.name) ?? '(anonymous)'}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return describeArray(value);
  if (tensorBrand in value && 'dtype' in value && 'dims' in value)
    return `Tensor ${value.dtype} ${describe(value.dims)}`;
  const name = nameFrom(value.constructor?.name) ?? 'object';
  return ArrayBuffer.isView(value) && 'length' in value ? `${name} of length ${value.length}` : name;
}

function describeArray(values: readonly unknown[]): string {
  // A copy has undefined where a list has holes.
  const shown = values.length <= shortArray ? Array.from(values) : undefined;
  return shown?.every(isPrimitive)
    ? `[${shown.map(describe).join(', ')}]`
    : `an array of length ${values.length}`;
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** The name of something, where it has one: a class may have a static member called `name`. */
function nameFrom(name: unknown): string | undefined {
  return typeof name === 'string' && name !== '' ? name : undefined;
}
