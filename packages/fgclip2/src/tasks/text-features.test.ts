import { Tensor } from '@fgclip2/tensor';
import { describe, expect, it } from 'vitest';
import type { LoadedModel } from '../loading/loaded-model.ts';
import { keptTextFeatures } from './text-features.ts';

/** A model whose features of a text are its length and the number of the call; notes what it is asked. */
function watched(): { loaded: LoadedModel; asked: string[][] } {
  const asked: string[][] = [];
  const tokenizer = { encode: (texts: readonly string[]) => Object.assign([...texts], { truncated: [] }) };
  const model = {
    async getTextFeatures(texts: readonly string[]) {
      asked.push([...texts]);
      const data = texts.flatMap((text) => [text.length, asked.length]);
      return new Tensor('float32', new Float32Array(data), [texts.length, 2]);
    },
  };
  return { loaded: { tokenizer, model } as unknown as LoadedModel, asked };
}

const rows = async (loaded: LoadedModel, texts: string[], walkType: 'short' | 'box' = 'short') => {
  const { data, dims } = await keptTextFeatures(loaded, texts, { walkType });
  expect(dims).toEqual([texts.length, 2]);
  return [...data];
};

describe('keptTextFeatures', () => {
  it('computes a text once, wherever it stands', async () => {
    const { loaded, asked } = watched();
    expect(await rows(loaded, ['a', 'bb', 'a'])).toEqual([1, 1, 2, 1, 1, 1]);
    expect(await rows(loaded, ['ccc', 'bb'])).toEqual([3, 2, 2, 1]);
    expect(await rows(loaded, ['a', 'ccc'])).toEqual([1, 1, 3, 2]);
    expect(asked).toEqual([['a', 'bb'], ['ccc']]);
  });

  it('hands a list with a hole on, for the tokenizer to refuse', async () => {
    const { loaded, asked } = watched();
    const sparse = ['a'];
    sparse[2] = 'ccc';
    await rows(loaded, sparse).catch(() => {});
    expect(asked).toEqual([['a', undefined, 'ccc']]);
  });

  it('keeps walk types and models apart', async () => {
    const [one, other] = [watched(), watched()];
    await rows(one.loaded, ['a']);
    await rows(one.loaded, ['a'], 'box');
    await rows(other.loaded, ['a']);
    expect([one.asked, other.asked]).toEqual([[['a'], ['a']], [['a']]]);
  });

  it('forgets the texts not asked for longest', async () => {
    const { loaded, asked } = watched();
    await rows(loaded, ['first', 'second']);
    await rows(
      loaded,
      Array.from({ length: 510 }, (_, i) => `text ${i}`),
    );
    await rows(loaded, ['first']);
    await rows(loaded, ['one more']);
    await rows(loaded, ['first']);
    expect(asked).toHaveLength(3);
    await rows(loaded, ['second']);
    expect(asked.at(-1)).toEqual(['second']);
  });

  it('computes whole lists longer than what it keeps', async () => {
    const { loaded } = watched();
    const texts = Array.from({ length: 600 }, (_, i) => String(i).padEnd(3 + (i % 40), 'x'));
    expect((await rows(loaded, texts)).filter((_, i) => i % 2 === 0)).toEqual(
      texts.map((text) => text.length),
    );
  });

  it('keeps nothing of a run that failed', async () => {
    const { loaded, asked } = watched();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(keptTextFeatures(loaded, ['a'], { walkType: 'short', signal })).rejects.toThrow('enough');
    expect(await rows(loaded, ['a'])).toEqual([1, 1]);
    expect(asked).toHaveLength(1);
  });
});
