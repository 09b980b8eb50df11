import type { Files, ReadOptions } from '@fgclip2/files';
import { checkOptions } from '@fgclip2/tensor';
import { type Activation, activation } from './activation.ts';
import {
  attentionHeads,
  fieldError,
  jsonCopy,
  mostLayers,
  optionalText,
  positiveNumber,
  probability,
  trueOrFalse,
  wholeNumber,
} from './checks.ts';
import { configFromJson, configToJson } from './config-json.ts';
import type { JsonObject } from './json-object.ts';
import { towerJson } from './model-type.ts';
import { readConfig } from './read-config.ts';

/** Fields of {@link Fgclip2VisionConfig}. */
export interface Fgclip2VisionConfigFields {
  /** Width of the encoder, and of the image feature. @default 768 */
  hiddenSize?: number | undefined;
  /** Width inside the MLPs. @default 3072 */
  intermediateSize?: number | undefined;
  /** Encoder layers, 1,000 at most. @default 12 */
  numHiddenLayers?: number | undefined;
  /** Attention heads of a layer; divides `hiddenSize`. @default 12 */
  numAttentionHeads?: number | undefined;
  /** Channels of a pixel. @default 3 */
  numChannels?: number | undefined;
  /** Rows of the position table, a square grid; images may have more patches or fewer. @default 256 */
  numPatches?: number | undefined;
  /** Side of a patch in pixels. @default 16 */
  patchSize?: number | undefined;
  /** Activation of the MLPs. @default 'gelu_pytorch_tanh' */
  hiddenAct?: Activation | undefined;
  /** Epsilon of the layer norms. @default 1e-6 */
  layerNormEps?: number | undefined;
  /** Dropout of attention in training; it does nothing here. @default 0 */
  attentionDropout?: number | undefined;
  /** Whether the tower has its pooling head; without it there is no pooled output. @default true */
  visionUseHead?: boolean | undefined;
  /** dtype of the stored weights, where the file says. @default undefined */
  dtype?: string | undefined;
  /** Keys of config.json that no field stands for. @default {} */
  extra?: JsonObject | undefined;
}

const names = [
  'attentionDropout',
  'dtype',
  'hiddenAct',
  'hiddenSize',
  'intermediateSize',
  'layerNormEps',
  'numAttentionHeads',
  'numChannels',
  'numHiddenLayers',
  'numPatches',
  'patchSize',
  'visionUseHead',
] as const satisfies readonly (keyof Fgclip2VisionConfigFields)[];

const modelType = 'fgclip2_vision_model';

/** Values that the reference leaves out of the JSON. */
const leftOut = { visionUseHead: true } satisfies Fgclip2VisionConfigFields;

/**
 * The vision tower's configuration (`Fgclip2VisionConfig` of the reference), with the reference's defaults.
 *
 * @throws RangeError that names the key of config.json when a value is not valid.
 * @example
 * import { Fgclip2VisionConfig } from '@fgclip2/config';
 * const config = new Fgclip2VisionConfig({ hiddenSize: 1024, numAttentionHeads: 16 });
 */
export class Fgclip2VisionConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  readonly numChannels: number;
  readonly numPatches: number;
  readonly patchSize: number;
  readonly hiddenAct: Activation;
  readonly layerNormEps: number;
  readonly attentionDropout: number;
  readonly visionUseHead: boolean;
  readonly dtype: string | undefined;
  readonly extra: Readonly<JsonObject>;

  constructor(fields: Fgclip2VisionConfigFields = {}) {
    checkOptions('@fgclip2/config', fields, {});
    const {
      hiddenSize = 768,
      intermediateSize = 3072,
      numHiddenLayers = 12,
      numAttentionHeads = 12,
    } = fields;
    const { numChannels = 3, numPatches = 256, patchSize = 16, hiddenAct = 'gelu_pytorch_tanh' } = fields;
    const { layerNormEps = 1e-6, attentionDropout = 0, visionUseHead = true, dtype, extra = {} } = fields;
    this.hiddenSize = wholeNumber('vision_config.hidden_size', hiddenSize, 1);
    this.intermediateSize = wholeNumber('vision_config.intermediate_size', intermediateSize, 1);
    this.numHiddenLayers = wholeNumber('vision_config.num_hidden_layers', numHiddenLayers, 1, mostLayers);
    this.numAttentionHeads = attentionHeads(
      'vision_config.num_attention_heads',
      numAttentionHeads,
      hiddenSize,
    );
    this.numChannels = wholeNumber('vision_config.num_channels', numChannels, 1);
    this.numPatches = wholeNumber('vision_config.num_patches', numPatches, 1);
    if (!Number.isInteger(Math.sqrt(numPatches))) {
      throw fieldError(
        'a square number (the position table is a square grid)',
        'vision_config.num_patches',
        numPatches,
      );
    }
    this.patchSize = wholeNumber('vision_config.patch_size', patchSize, 1);
    this.hiddenAct = activation('vision_config.hidden_act', hiddenAct);
    this.layerNormEps = positiveNumber('vision_config.layer_norm_eps', layerNormEps);
    this.attentionDropout = probability('vision_config.attention_dropout', attentionDropout);
    this.visionUseHead = trueOrFalse('vision_config.vision_use_head', visionUseHead);
    this.dtype = optionalText('vision_config.dtype', dtype);
    this.extra = jsonCopy('extra', extra);
  }

  /** Reads a vision config, bare or inside a whole model's; absent keys and nulls are the defaults. */
  static fromJSON(json: unknown): Fgclip2VisionConfig {
    const source = towerJson(json, 'vision_config', modelType);
    return configFromJson(source, names, (fields) => new Fgclip2VisionConfig(fields));
  }

  /** Reads `config.json`, a vision tower's own or a whole model's. */
  static async fromPretrained(files: Files, options?: ReadOptions): Promise<Fgclip2VisionConfig> {
    return Fgclip2VisionConfig.fromJSON(await readConfig(files, options));
  }

  /**
   * The snake_case JSON: exactly what was read, or for a config made with `new` every field but
   * `vision_use_head` where it is true.
   */
  toJSON(): JsonObject {
    return configToJson(this, { names, modelType, leftOut });
  }
}
