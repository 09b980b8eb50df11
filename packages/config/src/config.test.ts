import { createHash } from 'node:crypto';
import { memoryFiles } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { Fgclip2Config } from './config.ts';
import { preset } from './preset.ts';
import { Fgclip2TextConfig } from './text-config.ts';
import { Fgclip2VisionConfig } from './vision-config.ts';

/** config.json of qihoo360/fg-clip2-base at revision 430fbc8a912c. */
const published = `{
  "architectures": [
    "Fgclip2Model"
  ],
  "auto_map": {
    "AutoConfig": "modeling_fgclip2.Fgclip2Config",
    "AutoModelForCausalLM": "modeling_fgclip2.Fgclip2Model"
  },
  "dtype": "float32",
  "initializer_factor": 1.0,
  "model_type": "fgclip2",
  "text_config": {
    "attention_dropout": 0.0,
    "dtype": "float32",
    "hidden_act": "gelu_pytorch_tanh",
    "hidden_size": 768,
    "intermediate_size": 3072,
    "keep_len": 20,
    "layer_norm_eps": 1e-06,
    "longtext_len": 196,
    "max_position_embeddings": 64,
    "model_type": "fgclip2_text_model",
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
    "projection_size": 768,
    "vocab_size": 256000
  },
  "transformers_version": "4.57.0.dev0",
  "vision_config": {
    "attention_dropout": 0.0,
    "dtype": "float32",
    "hidden_act": "gelu_pytorch_tanh",
    "hidden_size": 768,
    "intermediate_size": 3072,
    "layer_norm_eps": 1e-06,
    "model_type": "fgclip2_vision_model",
    "num_attention_heads": 12,
    "num_channels": 3,
    "num_hidden_layers": 12,
    "num_patches": 256,
    "patch_size": 16
  }
}
`;

describe('Fgclip2Config', () => {
  it('is tested on the published file, byte for byte', () => {
    const blob = createHash('sha1').update(`blob ${published.length}\0${published}`).digest('hex');
    expect(blob).toBe('2ad35bbec5f7c2120f50294f207e793891dce09d');
  });

  it('reads the published file', async () => {
    const config = await Fgclip2Config.fromPretrained(memoryFiles({ 'config.json': published }));
    expect(config.textConfig).toMatchObject({
      vocabSize: 256000,
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
      dtype: 'float32',
      extra: {},
    });
    expect(config.visionConfig).toMatchObject({
      hiddenSize: 768,
      intermediateSize: 3072,
      numHiddenLayers: 12,
      numAttentionHeads: 12,
      numChannels: 3,
      numPatches: 256,
      patchSize: 16,
      visionUseHead: true,
      dtype: 'float32',
      extra: {},
    });
    expect(config.initializerFactor).toBe(1);
    expect(config.dtype).toBe('float32');
    expect(Object.keys(config.extra)).toEqual(['architectures', 'auto_map', 'transformers_version']);
  });

  it('writes back exactly what was read, in its order', () => {
    const json = JSON.parse(published);
    expect(JSON.stringify(Fgclip2Config.fromJSON(json))).toBe(JSON.stringify(json));
    const odd = {
      text_config: { num_attention_heads: 3, hidden_size: 192, a_new_key: [null, { deep: 1 }] },
      torch_dtype: 'float16',
      vision_config: { vision_use_head: false },
    };
    expect(JSON.stringify(Fgclip2Config.fromJSON(odd))).toBe(JSON.stringify(odd));
  });

  it('writes and reads the same config when made from fields', () => {
    const config = new Fgclip2Config({
      textConfig: new Fgclip2TextConfig({ vocabSize: 1000, bosTokenId: 2, extra: { note: 'kept' } }),
      visionConfig: new Fgclip2VisionConfig({ visionUseHead: false }),
      extra: { architectures: ['Fgclip2Model'] },
    });
    const json = config.toJSON();
    expect(json).toMatchObject({
      model_type: 'fgclip2',
      architectures: ['Fgclip2Model'],
      text_config: { model_type: 'fgclip2_text_model', vocab_size: 1000, bos_token_id: 2, note: 'kept' },
      vision_config: { model_type: 'fgclip2_vision_model', vision_use_head: false },
    });
    expect(json.text_config).not.toHaveProperty('eos_token_id');
    const again = Fgclip2Config.fromJSON(JSON.parse(JSON.stringify(config)));
    expect(again.toJSON()).toEqual(json);
    expect({ ...again.textConfig }).toEqual({ ...config.textConfig });
    expect({ ...again.visionConfig }).toEqual({ ...config.visionConfig });
  });

  it('does not share the JSON it read or wrote', () => {
    const json = JSON.parse(published);
    const config = Fgclip2Config.fromJSON(json);
    json.text_config.hidden_size = 1;
    (config.toJSON().text_config as Record<string, unknown>).hidden_size = 2;
    expect(config.toJSON()).toEqual(JSON.parse(published));
  });

  it('has the defaults of the reference', () => {
    const config = Fgclip2Config.fromJSON({});
    expect({ ...config.textConfig }).toEqual({ ...new Fgclip2TextConfig() });
    expect({ ...config.visionConfig }).toEqual({ ...new Fgclip2VisionConfig() });
    expect(config).toMatchObject({ initializerFactor: 1, dtype: undefined, extra: {} });
  });

  it('takes dtype or torch_dtype, and dtype where a file has both', () => {
    expect(Fgclip2Config.fromJSON({ torch_dtype: 'float16' }).dtype).toBe('float16');
    expect(Fgclip2Config.fromJSON({ torch_dtype: 'float16', dtype: 'bfloat16' }).dtype).toBe('bfloat16');
    expect(Fgclip2Config.fromJSON({ dtype: 'bfloat16', torch_dtype: 'float16' }).dtype).toBe('bfloat16');
    expect(Fgclip2Config.fromJSON({ dtype: null, torch_dtype: 'float16' }).dtype).toBe('float16');
  });

  it('joins two towers', () => {
    const text = new Fgclip2TextConfig({ hiddenSize: 192, numAttentionHeads: 3 });
    const vision = new Fgclip2VisionConfig({ numHiddenLayers: 2 });
    const config = Fgclip2Config.fromTextVisionConfigs(text, vision);
    expect(config.textConfig).toBe(text);
    expect(config.visionConfig).toBe(vision);
    expect(config.toJSON()).toMatchObject({
      text_config: { hidden_size: 192, projection_size: 192 },
      vision_config: { num_hidden_layers: 2 },
    });
  });

  it('says what model a foreign config is of', () => {
    expect(() => Fgclip2Config.fromJSON({ model_type: 'siglip' })).toThrow(
      '[@fgclip2/config] Expected the config of an FG-CLIP2 checkpoint (model_type fgclip2), got model_type "siglip".',
    );
    const text_config = { model_type: 'siglip_text_model' };
    expect(() => Fgclip2Config.fromJSON({ model_type: 'fgclip2', text_config })).toThrow(
      '(model_type fgclip2_text_model), got model_type "siglip_text_model".',
    );
  });

  it('refuses what is no config', () => {
    expect(() => Fgclip2Config.fromJSON([1])).toThrow(
      '[@fgclip2/config] Expected an object for config.json, got [1].',
    );
    expect(() => Fgclip2Config.fromJSON({ text_config: 'base' })).toThrow(
      '[@fgclip2/config] Expected an object for text_config, got "base".',
    );
    expect(() => Fgclip2Config.fromJSON({ initializer_factor: -1 })).toThrow(
      '[@fgclip2/config] Expected a number > 0 for initializer_factor, got -1.',
    );
    expect(() => Fgclip2Config.fromJSON({ dtype: 16 })).toThrow(
      '[@fgclip2/config] Expected a string for dtype, got 16.',
    );
  });

  it('lists the files where config.json is missing', async () => {
    await expect(
      Fgclip2Config.fromPretrained(memoryFiles({ 'a.txt': '', 'b.txt': '' }, 'folder')),
    ).rejects.toThrow('[@fgclip2/config] Expected config.json in folder, got only a.txt, b.txt.');
    const { list: _, ...unlisted } = memoryFiles({}, 'folder');
    await expect(Fgclip2Config.fromPretrained(unlisted)).rejects.toThrow(
      '[@fgclip2/config] Expected config.json in folder, got no such file.',
    );
  });

  it('names the file that does not parse', async () => {
    await expect(
      Fgclip2Config.fromPretrained(memoryFiles({ 'config.json': '{"a":' }, 'folder')),
    ).rejects.toThrow('[@fgclip2/config] Expected JSON for folder/config.json, got "{\\"a\\":".');
  });

  it('stops at an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(
      Fgclip2Config.fromPretrained(memoryFiles({ 'config.json': '{}' }), { signal }),
    ).rejects.toThrow('enough');
  });
});

describe('fromPretrained', () => {
  it.each([Fgclip2Config, Fgclip2TextConfig, Fgclip2VisionConfig])(
    'of %o shows how to open files by their name',
    async (config) => {
      // @ts-expect-error a string is not Files
      await expect(config.fromPretrained('qihoo360/fg-clip2-base')).rejects.toThrow(
        `[@fgclip2/config] Expected Files for files, got "qihoo360/fg-clip2-base"; openFiles('qihoo360/fg-clip2-base')`,
      );
    },
  );
});

describe('the base preset', () => {
  it('is the published file without its loader and version', () => {
    const { auto_map: _, transformers_version: __, ...rest } = JSON.parse(published);
    expect(preset('base').toJSON()).toEqual(rest);
  });
});
