import * as checkpoint from '@fgclip2/checkpoint';
import * as config from '@fgclip2/config';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { memorySource } from '@fgclip2/files';
import * as tokenizer from '@fgclip2/tokenizer';
import { loadTokenizer } from '@fgclip2/tokenizer/node';
import { type ApiKit, signal } from '../api-kit.ts';
import { type ApiTarget, targetsOf } from '../api-target.ts';
import { asAWhole } from '../odd-arguments.ts';

const whole = () =>
  asAWhole(
    memorySource(checkpoint.writeSafetensorsHeader([{ name: 'a', dtype: 'F32', shape: [0], byteLength: 0 }])),
  );
const textConfig = () => ({ hidden_size: 8, num_attention_heads: 2, num_hidden_layers: 1 });

/** `@fgclip2/checkpoint`, `@fgclip2/config` and `@fgclip2/tokenizer`. */
export function checkpointTargets(kit: ApiKit): ApiTarget[] {
  const table = kit.checkpoint.tensors.get('text_model.embeddings.token_embedding.weight')!;
  const scale = () => asAWhole({ ...kit.checkpoint.tensors.get('logit_scale')! });
  const { tokenizer: gemma } = kit.fgclip2;
  return [
    ...targetsOf('@fgclip2/checkpoint', {
      isTokenTable: [() => ['a'], checkpoint.isTokenTable],
      openCheckpoint: [() => [demoCheckpoint, { signal }], checkpoint.openCheckpoint],
      probeCosine: [() => [Float32Array.of(1, 2), Float32Array.of(3, 4)], checkpoint.probeCosine],
      q4Linear: [() => [32, 32], checkpoint.q4Linear],
      q8Linear: [() => [32, 32], checkpoint.q8Linear],
      quantizedTable: [() => [32, 32], checkpoint.quantizedTable],
      quantizedAs: [() => [kit.checkpoint.weights()], checkpoint.quantizedAs],
      storedDType: [() => [kit.checkpoint.weights()], checkpoint.storedDType],
      takeQuantized: [
        () => [kit.checkpoint.weights(), { name: 'logit_scale', dtype: 'F32', shape: [1] }],
        checkpoint.takeQuantized,
      ],
      takeTable: [
        () => [kit.checkpoint.weights().at('text_model.embeddings.token_embedding'), 4096, 192],
        checkpoint.takeTable,
      ],
      readFloat32: [() => [scale(), { signal }], checkpoint.readFloat32],
      readSafetensorsHeader: [() => [whole(), { signal }], checkpoint.readSafetensorsHeader],
      rowReader: [() => [asAWhole({ ...table })], checkpoint.rowReader],
      'rowReader.readRows': [
        () => [Int32Array.of(1, 2), { signal }],
        (a, b) => checkpoint.rowReader(table).readRows(a, b),
      ],
      weightsFingerprint: [() => [kit.checkpoint, { signal }], checkpoint.weightsFingerprint],
      writeSafetensorsHeader: [
        () => [
          [{ name: 'a', dtype: 'F32', shape: [1], byteLength: 4, sha256: '0'.repeat(64) }],
          { copyOf: '0'.repeat(64) },
        ],
        checkpoint.writeSafetensorsHeader,
      ],
      'new Weights': [() => [kit.checkpoint], (a) => new checkpoint.Weights(a).verify()],
      'Weights.at': [() => ['text_model'], (a) => kit.checkpoint.weights().at(a)],
      'Weights.has': [() => ['logit_scale', 'F32'], (a, b) => kit.checkpoint.weights().has(a, b)],
      'Weights.take': [
        () => ['logit_scale', [1], ['F32', 'F16']],
        (a, b, c) => kit.checkpoint.weights().take(a, b, c),
      ],
      'Weights.verify': [() => [{ complete: false }], (a) => kit.checkpoint.weights().verify(a)],
    }),
    ...targetsOf('@fgclip2/config', {
      preset: [() => ['base'], config.preset],
      readWalkLengths: [() => [demoCheckpoint, { signal }], config.readWalkLengths],
      walkLength: [() => [kit.config.textConfig, 'long'], config.walkLength],
      walkLengths: [() => [kit.config.textConfig], config.walkLengths],
      'new Fgclip2Config': [
        () => [
          { textConfig: kit.config.textConfig, initializerFactor: 1, dtype: 'float32', extra: { a: 1 } },
        ],
        (a) => new config.Fgclip2Config(a).toJSON(),
      ],
      'Fgclip2Config.fromJSON': [
        () => [{ model_type: 'fgclip2', text_config: textConfig(), vision_config: textConfig() }],
        (a) => config.Fgclip2Config.fromJSON(a).toJSON(),
      ],
      'Fgclip2Config.fromPretrained': [
        () => [demoCheckpoint, { signal }],
        (a, b) => config.Fgclip2Config.fromPretrained(a, b),
      ],
      'Fgclip2Config.fromTextVisionConfigs': [
        () => [kit.config.textConfig, kit.config.visionConfig],
        (a, b) => config.Fgclip2Config.fromTextVisionConfigs(a, b).toJSON(),
      ],
      'new Fgclip2TextConfig': [
        () => [{ hiddenSize: 8, numAttentionHeads: 2, extra: {} }],
        (a) => new config.Fgclip2TextConfig(a).toJSON(),
      ],
      'Fgclip2TextConfig.fromJSON': [textArgs, (a) => config.Fgclip2TextConfig.fromJSON(a).toJSON()],
      'Fgclip2TextConfig.fromPretrained': [
        () => [demoCheckpoint, { signal }],
        (a, b) => config.Fgclip2TextConfig.fromPretrained(a, b),
      ],
      'new Fgclip2VisionConfig': [
        () => [{ hiddenSize: 8, numAttentionHeads: 2, patchSize: 16, extra: {} }],
        (a) => new config.Fgclip2VisionConfig(a).toJSON(),
      ],
      'Fgclip2VisionConfig.fromJSON': [textArgs, (a) => config.Fgclip2VisionConfig.fromJSON(a).toJSON()],
      'Fgclip2VisionConfig.fromPretrained': [
        () => [demoCheckpoint, { signal }],
        (a, b) => config.Fgclip2VisionConfig.fromPretrained(a, b),
      ],
    }),
    ...targetsOf('@fgclip2/tokenizer', {
      compactTokenizer: [() => [new TextEncoder().encode('{}')], tokenizer.compactTokenizer],
      'Fgclip2Tokenizer.fromPretrained': [
        () => [
          demoCheckpoint,
          { signal, allowRegexes: false, walkLengths: { short: 64, box: 64, long: 196 } },
        ],
        (a, b) => tokenizer.Fgclip2Tokenizer.fromPretrained(a, b),
      ],
      'new Fgclip2Tokenizer': [
        () => [{ model: {} }, { pad_token: '<pad>' }, { walkLengths: { short: 64, box: 64, long: 196 } }],
        (a, b, c) => new tokenizer.Fgclip2Tokenizer(a, b, c),
      ],
      'Fgclip2Tokenizer.encode': [
        () => [
          ['a', 'b c'],
          {
            walkType: 'short',
            maxLength: 8,
            padding: 'max_length',
            truncation: true,
            lowerCase: true,
            returnAttentionMask: true,
          },
        ],
        (a, b) => gemma.encode(a, b),
      ],
      'Fgclip2Tokenizer.decode': [
        () => [[283, 706, 847, 1], { skipSpecialTokens: true }],
        (a, b) => gemma.decode(a, b),
      ],
    }),
    ...targetsOf('@fgclip2/tokenizer/node', {
      loadTokenizer: [
        () => [demoCheckpoint, { signal, allowRegexes: false, cacheDir: kit.folder }],
        loadTokenizer,
      ],
    }),
  ];
}

const textArgs = () => [{ ...textConfig(), hidden_act: 'gelu_pytorch_tanh', layer_norm_eps: 1e-6 }];
