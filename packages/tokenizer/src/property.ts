/** `value[key]` of what came out of JSON; `undefined` where there is no such thing. */
export function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
