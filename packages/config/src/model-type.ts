import { describe } from '@fgclip2/tensor';
import { type JsonObject, jsonObject } from './json-object.ts';

/**
 * The part of a config file that describes one tower: the file itself when it is that tower's own, the
 * sub-config under `key` when it is a whole model's.
 */
export function towerJson(
  json: unknown,
  key: 'text_config' | 'vision_config',
  modelType: string,
): JsonObject {
  const config = jsonObject(key, json);
  if (config.model_type !== 'fgclip2' && !('text_config' in config) && !('vision_config' in config)) {
    checkModelType(config, modelType);
    return config;
  }
  checkModelType(config, 'fgclip2');
  const tower = jsonObject(key, config[key] ?? {});
  checkModelType(tower, modelType);
  return tower;
}

/** Refuses the config of another model; a file without `model_type` is accepted. */
export function checkModelType(json: JsonObject, expected: string): void {
  const found = json.model_type ?? undefined;
  if (found === undefined || found === expected) return;
  throw new Error(
    `[@fgclip2/config] Expected the config of an FG-CLIP2 checkpoint (model_type ${expected}), got model_type ${describe(found)}.`,
  );
}
