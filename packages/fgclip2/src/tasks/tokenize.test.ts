import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
import { beforeAll, describe, expect, it } from 'vitest';
import { tokenize } from './tokenize.ts';

let tokenizer: Fgclip2Tokenizer;
beforeAll(async () => {
  tokenizer = await Fgclip2Tokenizer.fromPretrained(demoCheckpoint);
});

/** Texts of 20,000 characters: two of them fill a turn. */
const long = Array.from({ length: 9 }, (_, i) => `${i} a black cat `.repeat(20_000 / 14));

describe('tokenize', () => {
  it('gives what the tokenizer gives for all texts at once', async () => {
    for (const texts of [['a black cat', '一只黑猫'], long]) {
      expect(await tokenize(tokenizer, texts, { walkType: 'long' })).toEqual(
        tokenizer.encode(texts, { walkType: 'long' }),
      );
    }
  });

  it('lets the event loop turn between long texts, and hears an abort there', async () => {
    let turns = 0;
    const controller = new AbortController();
    const count = (): void => {
      turns++;
      if (turns === 2) controller.abort(new Error('enough'));
      else if (turns < 20) setImmediate(count);
    };
    setImmediate(count);
    const { signal } = controller;
    await expect(tokenize(tokenizer, long, { walkType: 'short', signal })).rejects.toThrow('enough');
    expect(turns).toBe(2);
  });

  it('leaves it to the tokenizer to refuse what is no text', async () => {
    const texts = [...long, 7] as unknown as string[];
    await expect(tokenize(tokenizer, texts, { walkType: 'short' })).rejects.toThrow(
      '[@fgclip2/tokenizer] Expected a string for texts[9], got 7.',
    );
    await expect(tokenize(tokenizer, [], { walkType: 'short' })).rejects.toThrow('at least one text');
  });
});
