import { jsonCopy } from './checks.ts';
import { type JsonObject, snakeCase, splitJson } from './json-object.ts';

/** What configs were read from: written back exactly as it was. */
const sources = new WeakMap<object, JsonObject>();

/**
 * The config that `make` builds from a JSON object: from the values of the fields `names`, with the other keys as `extra`.
 * {@link configToJson} gives the same JSON back.
 */
export function configFromJson<Config extends object>(
  source: JsonObject,
  names: readonly string[],
  make: (fields: JsonObject) => Config,
): Config {
  const { fields, extra } = splitJson(source, names);
  const config = make({ ...fields, extra });
  sources.set(config, jsonCopy('config.json', source));
  return config;
}

/** What {@link configToJson} writes. */
export interface ConfigJsonParts {
  /** Fields of the config that have a key each. */
  readonly names: readonly string[];
  readonly modelType: string;
  /** Values that are left out, by field: the reference leaves them out as well. @default {} */
  readonly leftOut?: Readonly<JsonObject> | undefined;
}

/** The snake_case JSON of a config: exactly what it was read from, or for one made with `new` every field that is set. */
export function configToJson(
  config: object & { readonly extra: Readonly<JsonObject> },
  { names, modelType, leftOut = {} }: ConfigJsonParts,
): JsonObject {
  const source = sources.get(config);
  if (source !== undefined) return structuredClone(source);
  const json: JsonObject = { ...structuredClone(config.extra), model_type: modelType };
  for (const name of names) {
    const value: unknown = Reflect.get(config, name);
    if (value === undefined || (Object.hasOwn(leftOut, name) && leftOut[name] === value)) continue;
    json[snakeCase(name)] = hasToJson(value) ? value.toJSON() : value;
  }
  return json;
}

function hasToJson(value: unknown): value is { toJSON(): JsonObject } {
  return typeof value === 'object' && value !== null && 'toJSON' in value;
}
