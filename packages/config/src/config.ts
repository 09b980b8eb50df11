import type { Files, ReadOptions } from '@fgclip2/files';
import { checkOptions, kinds } from '@fgclip2/tensor';
import { jsonCopy, optionalText, positiveNumber } from './checks.ts';
import { configFromJson, configToJson } from './config-json.ts';
import { type JsonObject, jsonObject } from './json-object.ts';
import { checkModelType } from './model-type.ts';
import { readConfig } from './read-config.ts';
import { Fgclip2TextConfig } from './text-config.ts';
import { Fgclip2VisionConfig } from './vision-config.ts';

/** Fields of {@link Fgclip2Config}. */
export interface Fgclip2ConfigFields {
  /** The text tower. @default new Fgclip2TextConfig() */
  textConfig?: Fgclip2TextConfig | undefined;
  /** The vision tower. @default new Fgclip2VisionConfig() */
  visionConfig?: Fgclip2VisionConfig | undefined;
  /** Scale of the weights' initialization in training; it does nothing here. @default 1 */
  initializerFactor?: number | undefined;
  /** dtype of the stored weights, where the file says. @default undefined */
  dtype?: string | undefined;
  /** Keys of config.json that no field stands for, e.g. `architectures`. @default {} */
  extra?: JsonObject | undefined;
}

const names = ['dtype', 'initializerFactor', 'textConfig', 'visionConfig'] as const;

const modelType = 'fgclip2';

/**
 * A whole model's configuration (`Fgclip2Config` of the reference): both towers, with the reference's defaults.
 *
 * @throws RangeError that names the key of config.json when a value is not valid; Error when `model_type` is
 * another model's.
 * @example
 * import { Fgclip2Config } from '@fgclip2/config';
 * import { folder } from '@fgclip2/files/node';
 * const config = await Fgclip2Config.fromPretrained(folder('./fg-clip2-base'));
 * console.log(config.textConfig.hiddenSize, config.visionConfig.patchSize);
 */
export class Fgclip2Config {
  readonly textConfig: Fgclip2TextConfig;
  readonly visionConfig: Fgclip2VisionConfig;
  readonly initializerFactor: number;
  readonly dtype: string | undefined;
  readonly extra: Readonly<JsonObject>;

  constructor(fields: Fgclip2ConfigFields = {}) {
    checkOptions('@fgclip2/config', fields, { textConfig: kinds.object, visionConfig: kinds.object });
    const { textConfig = new Fgclip2TextConfig(), visionConfig = new Fgclip2VisionConfig() } = fields;
    const { initializerFactor = 1, dtype, extra = {} } = fields;
    this.textConfig = textConfig;
    this.visionConfig = visionConfig;
    this.initializerFactor = positiveNumber('initializer_factor', initializerFactor);
    this.dtype = optionalText('dtype', dtype);
    this.extra = jsonCopy('extra', extra);
  }

  /** Joins the configurations of two towers. */
  static fromTextVisionConfigs(
    textConfig: Fgclip2TextConfig,
    visionConfig: Fgclip2VisionConfig,
  ): Fgclip2Config {
    return new Fgclip2Config({ textConfig, visionConfig });
  }

  /** Reads a parsed config.json; absent keys and nulls are the defaults. */
  static fromJSON(json: unknown): Fgclip2Config {
    const source = jsonObject('config.json', json);
    checkModelType(source, modelType);
    return configFromJson(source, names, (fields) => {
      const textConfig = Fgclip2TextConfig.fromJSON(fields.textConfig ?? {});
      const visionConfig = Fgclip2VisionConfig.fromJSON(fields.visionConfig ?? {});
      return new Fgclip2Config({ ...fields, textConfig, visionConfig });
    });
  }

  /** Reads and checks `config.json`. */
  static async fromPretrained(files: Files, options?: ReadOptions): Promise<Fgclip2Config> {
    return Fgclip2Config.fromJSON(await readConfig(files, options));
  }

  /** The snake_case JSON: exactly what was read, or for a config made with `new` every field. */
  toJSON(): JsonObject {
    return configToJson(this, { names, modelType });
  }
}
