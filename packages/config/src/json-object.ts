import { fieldError, jsonCopy } from './checks.ts';

/** A parsed JSON object. */
export type JsonObject = Record<string, unknown>;

/** `value` as a JSON object; `field` is what the error calls it. */
export function jsonObject(field: string, value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw fieldError('an object', field, value);
}

/** A field's key in config.json: `hiddenSize` is `hidden_size` there. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What {@link splitJson} makes of a config object. */
export interface SplitJson {
  /** The values of known keys by camelCase name; a key that is absent or null is left out. */
  fields: JsonObject;
  /** The keys no field stands for, as they were. */
  extra: JsonObject;
}

/** Separates the keys of `names` from unknown ones; `torch_dtype` is the older spelling of `dtype`. */
export function splitJson(json: JsonObject, names: readonly string[]): SplitJson {
  const nameOf = new Map([
    ...names.map((name) => [snakeCase(name), name] as const),
    ['torch_dtype', 'dtype'],
  ]);
  const fields: JsonObject = {};
  const extra: [string, unknown][] = [];
  for (const [key, value] of Object.entries(json)) {
    if (key === 'model_type') continue;
    const name = nameOf.get(key);
    if (name === undefined) extra.push([key, value]);
    // Where a file has both spellings, `dtype` wins.
    else if (value !== null && !(key === 'torch_dtype' && json.dtype != null)) fields[name] = value;
  }
  return { fields, extra: jsonCopy('config.json', Object.fromEntries(extra)) };
}
