import { isTensor } from '@fgclip2/tensor';
import { shortened } from '../foreign-error.ts';

/** Arguments as an example shows them. */
export function showArguments(args: readonly unknown[]): string {
  return `(${args.map((arg) => shortened(show(arg, 0), 160)).join(', ')})`;
}

function show(value: unknown, depth: number): string {
  try {
    if (typeof value === 'string') return JSON.stringify(shortened(value, 60));
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'function') return 'function';
    if (typeof value !== 'object' || value === null) return String(value);
    if (isTensor(value)) return `Tensor ${String(value.dtype)} [${value.dims}]`;
    if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${value.byteLength} bytes)`;
    if (depth > 3) return '...';
    if (Array.isArray(value)) {
      const items = Array.from({ length: Math.min(value.length, 6) }, (_, i) =>
        i in value ? show(value[i], depth + 1) : 'hole',
      );
      return `[${items}${value.length > 6 ? ', ...' : ''}]`;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return Object.prototype.toString.call(value);
    const fields = Object.entries(value).map(([key, field]) => `${key}: ${show(field, depth + 1)}`);
    return `{ ${fields.join(', ')} }`;
  } catch {
    return 'an unreadable value';
  }
}
