import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { load } from '../node/load.ts';

const heard = vi.fn<(message: string) => void>();
const fgclip2 = await load(demoCheckpoint, { onWarning: heard });
afterAll(() => fgclip2.dispose());
const { url } = demoScenes()[0]!;
const tokensOf = (text: string) =>
  fgclip2.tokenizer.encode(text, { padding: false, maxLength: 999 }).inputIds.dims[1]! - 1;
const words = (count: number) => Array(count).fill('keyboard').join(' ');
const [long, longer] = [words(100), words(300)];

describe('a text that is cut', () => {
  it('is said once a call, with its tokens and the walk that holds them, however often it is asked', async () => {
    for (const _ of [1, 2]) {
      heard.mockClear();
      await fgclip2.rank(url, ['a keyboard', long]);
      expect(heard.mock.calls).toEqual([
        [
          expect.stringMatching(
            /^\[fgclip2\] The text "keyboard keyboard .*\.\.\." was cut: it has \d+ tokens, /,
          ),
        ],
      ]);
      expect(heard.mock.calls[0]![0]).toContain(
        `it has ${tokensOf(long)} tokens, and walkType 'short' reads 63. walkType 'long' reads all ${tokensOf(long)}.`,
      );
    }
  });

  it('is said to the one that the call names', async () => {
    heard.mockClear();
    const onWarning = vi.fn();
    await fgclip2.heatmap(url, long, { onWarning });
    await fgclip2.regions(url, [[0, 0, 50, 50]], [long], { onWarning });
    await fgclip2.classify(url, [long], { onWarning, templates: ['{}'] });
    expect(onWarning.mock.calls.map(([message]) => /walkType '(\w+)' reads 63/.exec(message)?.[1])).toEqual([
      ...['box', 'box', 'short'],
    ]);
    expect(heard).not.toHaveBeenCalled();
  });

  it('is marked among embedded texts, and the longest stands for all', async () => {
    heard.mockClear();
    const { truncated } = await fgclip2.embedTexts([long, 'a keyboard', longer, ...Array(20).fill('a')]);
    expect(truncated.slice(0, 3)).toEqual([true, false, true]);
    expect(truncated.slice(3)).not.toContain(true);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(heard.mock.calls[0]![0]).toContain(
      "2 texts were cut: walkType 'short' reads 63 tokens, and the longest, ",
    );
    expect(heard.mock.calls[0]![0]).toContain(`has ${tokensOf(longer)}. walkType 'long' reads 195.`);
  });

  it('is said of captions that are equal once they are cut, and so have one score', async () => {
    heard.mockClear();
    const [cat, dog] = [`${long} cat`, `${long} dog`];
    const [a, b] = await fgclip2.rank(url, [cat, dog]);
    expect(a!.logit).toBe(b!.logit);
    expect(heard.mock.calls).toEqual([[expect.stringContaining('2 texts were cut: ')]]);
  });

  it('has nowhere to go when no walk reads more', async () => {
    heard.mockClear();
    await fgclip2.embedTexts([longer], { walkType: 'long' });
    expect(heard.mock.calls[0]![0]).toContain("walkType 'long' reads 195. No walk reads more.");
    heard.mockClear();
    await fgclip2.embedTexts([long], { walkType: 'long' });
    expect(heard).not.toHaveBeenCalled();
  });
});
