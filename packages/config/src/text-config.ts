import type { Files, ReadOptions } from '@fgclip2/files';
import { checkOptions } from '@fgclip2/tensor';
import { type Activation, activation } from './activation.ts';
import {
  attentionHeads,
  fieldError,
  jsonCopy,
  mostLayers,
  mostSlots,
  optionalText,
  positiveNumber,
  probability,
  wholeNumber,
} from './checks.ts';
import { configFromJson, configToJson } from './config-json.ts';
import type { JsonObject } from './json-object.ts';
import { towerJson } from './model-type.ts';
import { readConfig } from './read-config.ts';

/** Fields of {@link Fgclip2TextConfig}. */
export interface Fgclip2TextConfigFields {
  /** Rows of the token table; the published checkpoints have 256,000. @default 32000 */
  vocabSize?: number | undefined;
  /** Width of the encoder. @default 768 */
  hiddenSize?: number | undefined;
  /** Width inside the MLPs. @default 3072 */
  intermediateSize?: number | undefined;
  /** Encoder layers, 1,000 at most. @default 12 */
  numHiddenLayers?: number | undefined;
  /** Attention heads of a layer; divides `hiddenSize`. @default 12 */
  numAttentionHeads?: number | undefined;
  /** Slots of the short and box walks, 65,536 at most. @default 64 */
  maxPositionEmbeddings?: number | undefined;
  /** Activation of the MLPs. @default 'gelu_pytorch_tanh' */
  hiddenAct?: Activation | undefined;
  /** Epsilon of the layer norms. @default 1e-6 */
  layerNormEps?: number | undefined;
  /** Dropout of attention in training; it does nothing here. @default 0 */
  attentionDropout?: number | undefined;
  /** Width of the text feature. @default hiddenSize */
  projectionSize?: number | undefined;
  /** First slots of the long walk, which use the original position table. @default 20 */
  keepLen?: number | undefined;
  /** Slots of the long walk, 65,536 at most. @default 196 */
  longtextLen?: number | undefined;
  /** Meaningless for this model, whose tokenizer pads with 0; kept because the class has it. @default 1 */
  padTokenId?: number | undefined;
  /** Meaningless for this model, which has no start token; kept because the class has it. @default 49406 */
  bosTokenId?: number | undefined;
  /** Meaningless for this model, whose tokenizer ends with 1; kept because the class has it. @default 49407 */
  eosTokenId?: number | undefined;
  /** dtype of the stored weights, where the file says. @default undefined */
  dtype?: string | undefined;
  /** Keys of config.json that no field stands for. @default {} */
  extra?: JsonObject | undefined;
}

const names = [
  'attentionDropout',
  'bosTokenId',
  'dtype',
  'eosTokenId',
  'hiddenAct',
  'hiddenSize',
  'intermediateSize',
  'keepLen',
  'layerNormEps',
  'longtextLen',
  'maxPositionEmbeddings',
  'numAttentionHeads',
  'numHiddenLayers',
  'padTokenId',
  'projectionSize',
  'vocabSize',
] as const satisfies readonly (keyof Fgclip2TextConfigFields)[];

const modelType = 'fgclip2_text_model';

/** Values that the reference leaves out of the JSON. */
const leftOut = { padTokenId: 1, bosTokenId: 49406, eosTokenId: 49407 } satisfies Fgclip2TextConfigFields;

/**
 * The text tower's configuration (`Fgclip2TextConfig` of the reference), with the reference's defaults.
 *
 * @throws RangeError that names the key of config.json when a value is not valid.
 * @example
 * import { Fgclip2TextConfig } from '@fgclip2/config';
 * const config = new Fgclip2TextConfig({ vocabSize: 256000 });
 * const narrow = new Fgclip2TextConfig({ ...config, hiddenSize: 384, projectionSize: 384 });
 */
export class Fgclip2TextConfig {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  readonly maxPositionEmbeddings: number;
  readonly hiddenAct: Activation;
  readonly layerNormEps: number;
  readonly attentionDropout: number;
  readonly projectionSize: number;
  readonly keepLen: number;
  readonly longtextLen: number;
  readonly padTokenId: number;
  readonly bosTokenId: number;
  readonly eosTokenId: number;
  readonly dtype: string | undefined;
  readonly extra: Readonly<JsonObject>;

  constructor(fields: Fgclip2TextConfigFields = {}) {
    checkOptions('@fgclip2/config', fields, {});
    const { vocabSize = 32000, hiddenSize = 768, intermediateSize = 3072, numHiddenLayers = 12 } = fields;
    const { numAttentionHeads = 12, maxPositionEmbeddings = 64, hiddenAct = 'gelu_pytorch_tanh' } = fields;
    const { layerNormEps = 1e-6, attentionDropout = 0, projectionSize = hiddenSize } = fields;
    const { keepLen = 20, longtextLen = 196, dtype, extra = {} } = fields;
    const { padTokenId = 1, bosTokenId = 49406, eosTokenId = 49407 } = fields;
    this.vocabSize = wholeNumber('text_config.vocab_size', vocabSize, 1);
    this.hiddenSize = wholeNumber('text_config.hidden_size', hiddenSize, 1);
    this.intermediateSize = wholeNumber('text_config.intermediate_size', intermediateSize, 1);
    this.numHiddenLayers = wholeNumber('text_config.num_hidden_layers', numHiddenLayers, 1, mostLayers);
    this.numAttentionHeads = attentionHeads('text_config.num_attention_heads', numAttentionHeads, hiddenSize);
    this.maxPositionEmbeddings = wholeNumber(
      'text_config.max_position_embeddings',
      maxPositionEmbeddings,
      1,
      mostSlots,
    );
    this.hiddenAct = activation('text_config.hidden_act', hiddenAct);
    this.layerNormEps = positiveNumber('text_config.layer_norm_eps', layerNormEps);
    this.attentionDropout = probability('text_config.attention_dropout', attentionDropout);
    this.projectionSize = wholeNumber('text_config.projection_size', projectionSize, 1);
    this.longtextLen = wholeNumber('text_config.longtext_len', longtextLen, 1, mostSlots);
    this.keepLen = wholeNumber('text_config.keep_len', keepLen, 0);
    if (keepLen > longtextLen) {
      throw fieldError(`at most longtext_len ${longtextLen}`, 'text_config.keep_len', keepLen);
    }
    this.padTokenId = wholeNumber('text_config.pad_token_id', padTokenId, 0);
    this.bosTokenId = wholeNumber('text_config.bos_token_id', bosTokenId, 0);
    this.eosTokenId = wholeNumber('text_config.eos_token_id', eosTokenId, 0);
    this.dtype = optionalText('text_config.dtype', dtype);
    this.extra = jsonCopy('extra', extra);
  }

  /** Reads a text config, bare or inside a whole model's; absent keys and nulls are the defaults. */
  static fromJSON(json: unknown): Fgclip2TextConfig {
    const source = towerJson(json, 'text_config', modelType);
    return configFromJson(source, names, (fields) => new Fgclip2TextConfig(fields));
  }

  /** Reads `config.json`, a text tower's own or a whole model's. */
  static async fromPretrained(files: Files, options?: ReadOptions): Promise<Fgclip2TextConfig> {
    return Fgclip2TextConfig.fromJSON(await readConfig(files, options));
  }

  /**
   * The snake_case JSON: exactly what was read, or for a config made with `new` every field but the
   * three token ids where they are the defaults.
   */
  toJSON(): JsonObject {
    return configToJson(this, { names, modelType, leftOut });
  }
}
