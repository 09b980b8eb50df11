import { memoryFiles } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { Fgclip2TextConfig } from './text-config.ts';

/** The text part of the published base config. */
const published = {
  attention_dropout: 0.0,
  dtype: 'float32',
  hidden_act: 'gelu_pytorch_tanh',
  hidden_size: 768,
  intermediate_size: 3072,
  keep_len: 20,
  layer_norm_eps: 1e-6,
  longtext_len: 196,
  max_position_embeddings: 64,
  model_type: 'fgclip2_text_model',
  num_attention_heads: 12,
  num_hidden_layers: 12,
  projection_size: 768,
  vocab_size: 256000,
};

describe('Fgclip2TextConfig', () => {
  it('has the defaults of the reference', () => {
    expect({ ...new Fgclip2TextConfig() }).toEqual({
      vocabSize: 32000,
      hiddenSize: 768,
      intermediateSize: 3072,
      numHiddenLayers: 12,
      numAttentionHeads: 12,
      maxPositionEmbeddings: 64,
      hiddenAct: 'gelu_pytorch_tanh',
      layerNormEps: 1e-6,
      attentionDropout: 0,
      projectionSize: 768,
      keepLen: 20,
      longtextLen: 196,
      padTokenId: 1,
      bosTokenId: 49406,
      eosTokenId: 49407,
      dtype: undefined,
      extra: {},
    });
  });

  it('projects to its own width where nothing else is said, also for null', () => {
    expect(new Fgclip2TextConfig({ hiddenSize: 1152, numAttentionHeads: 16 }).projectionSize).toBe(1152);
    expect(Fgclip2TextConfig.fromJSON({ hidden_size: 1152, projection_size: null }).projectionSize).toBe(
      1152,
    );
  });

  it('is found in a whole config, and alone', async () => {
    const whole = await Fgclip2TextConfig.fromPretrained(
      memoryFiles({
        'config.json': JSON.stringify({ model_type: 'fgclip2', text_config: published, vision_config: {} }),
      }),
    );
    const bare = await Fgclip2TextConfig.fromPretrained(
      memoryFiles({ 'config.json': JSON.stringify(published) }),
    );
    expect(whole.vocabSize).toBe(256000);
    expect({ ...bare }).toEqual({ ...whole });
    expect(whole.toJSON()).toEqual(published);
    expect(Fgclip2TextConfig.fromJSON({ text_config: { vocab_size: 7 } }).vocabSize).toBe(7);
    expect(Fgclip2TextConfig.fromJSON({ model_type: 'fgclip2' }).vocabSize).toBe(32000);
  });

  it('does not take the vision part or another model', () => {
    expect(() => Fgclip2TextConfig.fromJSON({ model_type: 'fgclip2_vision_model' })).toThrow(
      '(model_type fgclip2_text_model), got model_type "fgclip2_vision_model".',
    );
    expect(() => Fgclip2TextConfig.fromJSON({ model_type: 'siglip', text_config: {} })).toThrow(
      '(model_type fgclip2), got model_type "siglip".',
    );
  });

  it('is changed by making a new one', () => {
    const config = Fgclip2TextConfig.fromJSON({ ...published, note: 'kept' });
    const changed = new Fgclip2TextConfig({ ...config, numHiddenLayers: 2 });
    expect(changed.toJSON()).toEqual({ ...config.toJSON(), num_hidden_layers: 2 });
  });

  it.each([
    [{ hidden_size: -768 }, 'a whole number >= 1 for text_config.hidden_size, got -768.'],
    [{ hidden_size: '768' }, 'a whole number >= 1 for text_config.hidden_size, got "768".'],
    [{ vocab_size: 0 }, 'a whole number >= 1 for text_config.vocab_size, got 0.'],
    [{ num_hidden_layers: 1.5 }, 'a whole number >= 1 for text_config.num_hidden_layers, got 1.5.'],
    [{ num_hidden_layers: 1001 }, 'at most 1000 for text_config.num_hidden_layers, got 1001.'],
    [
      { max_position_embeddings: 1e9 },
      'at most 65536 for text_config.max_position_embeddings, got 1000000000.',
    ],
    [{ longtext_len: 65_537 }, 'at most 65536 for text_config.longtext_len, got 65537.'],
    [{ num_attention_heads: 7 }, 'a divisor of hidden_size 768 for text_config.num_attention_heads, got 7.'],
    [{ hidden_act: 'swish2' }, 'gelu_pytorch_tanh for text_config.hidden_act, got "swish2".'],
    [{ layer_norm_eps: 0 }, 'a number > 0 for text_config.layer_norm_eps, got 0.'],
    [{ attention_dropout: 2 }, 'a number between 0 and 1 for text_config.attention_dropout, got 2.'],
    [{ keep_len: 197 }, 'at most longtext_len 196 for text_config.keep_len, got 197.'],
    [{ keep_len: -1 }, 'a whole number >= 0 for text_config.keep_len, got -1.'],
    [{ eos_token_id: -1 }, 'a whole number >= 0 for text_config.eos_token_id, got -1.'],
    [{ dtype: {} }, 'a string for text_config.dtype, got Object.'],
  ])('refuses %j', (json, message) => {
    expect(() => Fgclip2TextConfig.fromJSON(json)).toThrow(
      new RangeError(`[@fgclip2/config] Expected ${message}`),
    );
  });
});
