import { memoryFiles } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { Fgclip2VisionConfig } from './vision-config.ts';

/** The vision part of the published base config. */
const published = {
  attention_dropout: 0.0,
  dtype: 'float32',
  hidden_act: 'gelu_pytorch_tanh',
  hidden_size: 768,
  intermediate_size: 3072,
  layer_norm_eps: 1e-6,
  model_type: 'fgclip2_vision_model',
  num_attention_heads: 12,
  num_channels: 3,
  num_hidden_layers: 12,
  num_patches: 256,
  patch_size: 16,
};

describe('Fgclip2VisionConfig', () => {
  it('has the defaults of the reference', () => {
    expect({ ...new Fgclip2VisionConfig() }).toEqual({
      hiddenSize: 768,
      intermediateSize: 3072,
      numHiddenLayers: 12,
      numAttentionHeads: 12,
      numChannels: 3,
      numPatches: 256,
      patchSize: 16,
      hiddenAct: 'gelu_pytorch_tanh',
      layerNormEps: 1e-6,
      attentionDropout: 0,
      visionUseHead: true,
      dtype: undefined,
      extra: {},
    });
  });

  it('is found in a whole config, and alone', async () => {
    const whole = await Fgclip2VisionConfig.fromPretrained(
      memoryFiles({
        'config.json': JSON.stringify({ model_type: 'fgclip2', text_config: {}, vision_config: published }),
      }),
    );
    const bare = await Fgclip2VisionConfig.fromPretrained(
      memoryFiles({ 'config.json': JSON.stringify(published) }),
    );
    expect(whole.dtype).toBe('float32');
    expect({ ...bare }).toEqual({ ...whole });
    expect(bare.toJSON()).toEqual(published);
  });

  it.each([
    [
      { num_patches: 255 },
      'a square number (the position table is a square grid) for vision_config.num_patches, got 255.',
    ],
    [{ num_hidden_layers: 1e6 }, 'at most 1000 for vision_config.num_hidden_layers, got 1000000.'],
    [{ patch_size: -16 }, 'a whole number >= 1 for vision_config.patch_size, got -16.'],
    [
      { num_attention_heads: 5 },
      'a divisor of hidden_size 768 for vision_config.num_attention_heads, got 5.',
    ],
    [{ vision_use_head: 0 }, 'true or false for vision_config.vision_use_head, got 0.'],
    [{ hidden_act: 3 }, 'gelu_pytorch_tanh for vision_config.hidden_act, got 3.'],
  ])('refuses %j', (json, message) => {
    expect(() => Fgclip2VisionConfig.fromJSON(json)).toThrow(
      new RangeError(`[@fgclip2/config] Expected ${message}`),
    );
  });
});
