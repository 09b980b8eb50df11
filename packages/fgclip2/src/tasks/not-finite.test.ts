import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from '../node/load.ts';

const work = mkdtempSync(join(tmpdir(), 'fgclip2-not-finite-'));
const runtime = nodeRuntime({ threads: 1 });
afterAll(async () => {
  await runtime.dispose();
  rmSync(work, { recursive: true });
});

/** A copy of the demo checkpoint with the first half of one weight changed. */
function copyWith(name: string, weight: string, half: number): string {
  const copy = join(work, name);
  cpSync(demoCheckpoint.name, copy, { recursive: true });
  const file = join(copy, 'model.safetensors');
  const bytes = readFileSync(file);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const { dtype, data_offsets: offsets } = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength))[weight];
  if (dtype !== 'F16') throw new Error(`Expected F16, got ${dtype}.`);
  bytes.writeUInt16LE(half, 8 + headerLength + offsets[0]);
  writeFileSync(file, bytes);
  return copy;
}

const image = fileURLToPath(demoScenes()[5]!.url);

describe('a weight of the vision tower that is NaN', () => {
  let model: string;
  beforeAll(() => {
    model = copyWith('nan', 'vision_model.encoder.layers.0.self_attn.q_proj.weight', 0x7e00);
  });

  it('is an error that names the image, in every task', async () => {
    await using fgclip2 = await load(model, { runtime });
    const words = `[fgclip2] Expected finite features for ${image}, got NaN: a weight or an input is NaN`;
    await expect(fgclip2.rank(image, ['a sunflower'])).rejects.toThrow(words);
    await expect(fgclip2.regions(image, [[0, 0, 50, 50]], ['a sunflower'])).rejects.toThrow(words);
    await expect(fgclip2.heatmap(image, 'a sunflower')).rejects.toThrow(words);
    await expect(fgclip2.classify(image, ['sunflower'])).rejects.toThrow(words);
    const { vectors, failures } = await fgclip2.embedImages([image, image]);
    expect(vectors.dims).toEqual([0, 192]);
    expect(failures.map(({ index, error }) => [index, error.message])).toEqual([
      [0, expect.stringContaining(words)],
      [1, expect.stringContaining(words)],
    ]);
  });

  it('leaves texts alone', async () => {
    await using fgclip2 = await load(model, { runtime });
    expect((await fgclip2.embedTexts(['a sunflower'])).vectors.dims).toEqual([1, 192]);
  });
});

describe('a weight of the text tower that is infinite', () => {
  it('is an error that names the text', async () => {
    const model = copyWith('infinite', 'text_model.encoder.layers.0.mlp.fc1.weight', 0x7c00);
    await using fgclip2 = await load(model, { runtime });
    const words = /^\[fgclip2\] Expected finite features for the text "a sunflower", got (NaN|-?Infinity): /;
    await expect(fgclip2.rank(image, ['a sunflower', 'a cat'])).rejects.toThrow(words);
    await expect(fgclip2.embedTexts(['a sunflower'])).rejects.toThrow(words);
  });
});
