import { memoryFiles } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { Fgclip2TextConfig } from './text-config.ts';
import { readWalkLengths, walkLength, walkLengths } from './walk-length.ts';

const config = new Fgclip2TextConfig({ maxPositionEmbeddings: 32, longtextLen: 68 });

describe('walkLength', () => {
  it('takes each walk length from its field', () => {
    expect([walkLength(config, 'short'), walkLength(config, 'box'), walkLength(config, 'long')]).toEqual([
      32, 32, 68,
    ]);
  });
});

describe('walkLengths', () => {
  it('are those of all walk types', () => {
    expect(walkLengths(config)).toEqual({ short: 32, box: 32, long: 68 });
  });
});

describe('readWalkLengths', () => {
  it('reads them from the config of a text tower or of a whole model', async () => {
    const text = { max_position_embeddings: 32, longtext_len: 68 };
    const whole = { model_type: 'fgclip2', text_config: text };
    for (const json of [text, whole]) {
      const files = memoryFiles({ 'config.json': JSON.stringify(json) });
      expect(await readWalkLengths(files)).toEqual({ short: 32, box: 32, long: 68 });
    }
  });

  it('is undefined without a config.json', async () => {
    expect(await readWalkLengths(memoryFiles({}))).toBeUndefined();
  });

  it('refuses the config of another model', async () => {
    const files = memoryFiles({ 'config.json': '{"model_type":"clip"}' });
    await expect(readWalkLengths(files)).rejects.toThrow('got model_type "clip"');
  });
});
