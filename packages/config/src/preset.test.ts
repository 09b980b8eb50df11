import { describe, expect, it } from 'vitest';
import type { Fgclip2Config } from './config.ts';
import { type PresetName, preset } from './preset.ts';

/** Parameters of a checkpoint with this configuration. */
function countParameters({ textConfig: text, visionConfig: vision }: Fgclip2Config): number {
  const linear = (input: number, output: number) => input * output + output;
  const layerNorm = (width: number) => 2 * width;
  const mlp = (width: number, inner: number) => linear(width, inner) + linear(inner, width);
  const layer = (width: number, inner: number) =>
    4 * linear(width, width) + mlp(width, inner) + 2 * layerNorm(width);
  const pooling = (width: number, inner: number) =>
    width + 4 * linear(width, width) + layerNorm(width) + mlp(width, inner);
  const textTower =
    (text.vocabSize + text.maxPositionEmbeddings + 2 * text.longtextLen) * text.hiddenSize +
    text.numHiddenLayers * layer(text.hiddenSize, text.intermediateSize) +
    layerNorm(text.hiddenSize) +
    linear(text.hiddenSize, text.projectionSize);
  const visionTower =
    linear(vision.numChannels * vision.patchSize ** 2, vision.hiddenSize) +
    vision.numPatches * vision.hiddenSize +
    vision.numHiddenLayers * layer(vision.hiddenSize, vision.intermediateSize) +
    layerNorm(vision.hiddenSize);
  const heads =
    2 * linear(text.hiddenSize, text.hiddenSize) + 2 * pooling(vision.hiddenSize, vision.intermediateSize);
  return textTower + visionTower + heads + 2;
}

describe('preset', () => {
  it.each([
    ['base', 383_803_394],
    ['large', 896_622_594],
    ['so400m', 1_154_017_410],
  ] as const)('%s has the parameters of the published checkpoint', (name, parameters) => {
    expect(countParameters(preset(name))).toBe(parameters);
  });

  it('names the presets there are', () => {
    expect(() => preset('huge' as PresetName)).toThrow(
      `[@fgclip2/config] Expected base, large, so400m for the preset's name, got "huge".`,
    );
  });
});
