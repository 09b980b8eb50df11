import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { load } from '../node/load.ts';

const heard = vi.fn<(message: string) => void>();
const fgclip2 = await load(demoCheckpoint, { onWarning: heard });
afterAll(() => fgclip2.dispose());
const [first, second] = demoScenes();

describe('a budget of very many patches', () => {
  it('is said before anything is computed, and a signal stops the task', async () => {
    const controller = new AbortController();
    const onWarning = vi.fn(() => controller.abort(new Error('enough')));
    const options = { maxNumPatches: 100_000, onWarning, signal: controller.signal };
    await expect(fgclip2.heatmap(first!.url, 'a', options)).rejects.toThrow('enough');
    expect(onWarning.mock.calls).toEqual([
      [
        '[fgclip2] maxNumPatches is 100000, more than 4096: the time grows with its square, to minutes an image, and the model was trained with up to 1024.',
      ],
    ]);
    expect(heard).not.toHaveBeenCalled();
  });

  it('is said once for many images, to the listener of load', async () => {
    heard.mockClear();
    await fgclip2.embedImages([first!.url, second!.url], { maxNumPatches: 4097 });
    await fgclip2.classify([first!.url, second!.url], ['a'], { maxNumPatches: 4097 });
    expect(heard.mock.calls.map(([message]) => message.slice(0, 33))).toEqual([
      '[fgclip2] maxNumPatches is 4097, ',
      '[fgclip2] maxNumPatches is 4097, ',
    ]);
  });

  it('is nothing to say up to 4096', async () => {
    heard.mockClear();
    await fgclip2.encode(first!.url, { maxNumPatches: 4096 });
    await fgclip2.encode(first!.url);
    expect(heard).not.toHaveBeenCalled();
  });
});
