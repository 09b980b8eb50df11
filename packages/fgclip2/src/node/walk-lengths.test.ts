import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import type { Files } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';
import { Tensor } from '@fgclip2/tensor';
import { writeProceduralCheckpoint } from '@fgclip2/test-kit/procedural';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from './load.ts';
import { Fgclip2Processor, Fgclip2Tokenizer } from './reference-classes.ts';

const work = mkdtempSync(join(tmpdir(), 'fgclip2-walks-'));
const tower = { hidden_size: 32, intermediate_size: 64, num_hidden_layers: 1, num_attention_heads: 2 };
beforeAll(() =>
  writeProceduralCheckpoint(
    work,
    {
      text_config: {
        ...tower,
        vocab_size: 1536,
        max_position_embeddings: 24,
        longtext_len: 68,
        projection_size: 32,
      },
      vision_config: { ...tower, num_channels: 3, num_patches: 16, patch_size: 16 },
    },
    1,
  ),
);
afterAll(() => rmSync(work, { recursive: true }));

/** A checkpoint with walks of 24 and 68 slots; it has the tokenizer of the demo checkpoint. */
const files: Files = {
  name: 'other walks',
  async open(file, options) {
    return (await folder(work).open(file, options)) ?? demoCheckpoint.open(file, options);
  },
};

describe('a checkpoint with other walk lengths', () => {
  it.each([
    ['short', 24],
    ['long', 68],
  ] as const)('pads %s texts to its %i slots', async (walkType, slots) => {
    await using fgclip2 = await load(files, { threads: 1 });
    const text = 'a red lobster';
    const { vectors } = await fgclip2.embedTexts([text], { walkType, normalized: false });

    const tokens = fgclip2.tokenizer.encode(text, { padding: false }).inputIds.data;
    const padded = new BigInt64Array(slots);
    padded.set(tokens);
    const inputIds = new Tensor('int64', padded, [1, slots]);
    const expected = await fgclip2.model.getTextFeatures({ inputIds, walkType });
    expect(vectors.data).toEqual(expected.data);
  });

  it('has a tokenizer and a processor that pad to them', async () => {
    const tokenizer = await Fgclip2Tokenizer.fromPretrained(files);
    const processor = await Fgclip2Processor.fromPretrained(files);
    for (const one of [tokenizer, processor.tokenizer]) {
      expect(one.encode('a red lobster').inputIds.dims).toEqual([1, 24]);
      expect(one.encode('a red lobster', { walkType: 'long' }).inputIds.dims).toEqual([1, 68]);
    }
  });
});
