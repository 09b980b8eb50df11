/** How an error names a value: its type, and enough of the value to recognise it. */
export function describe(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  const name = value.constructor?.name ?? 'object';
  return ArrayBuffer.isView(value) && 'length' in value ? `${name} of length ${value.length}` : name;
}
