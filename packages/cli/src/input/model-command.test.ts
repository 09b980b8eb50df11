import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { describe, expect, it } from 'vitest';
import { withModel } from './model-command.ts';

describe('withModel', () => {
  it('does not wait for what is computed when a signal ends the command', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const ended: string[] = [];
    let computing: Promise<unknown> | undefined;
    const command = withModel({ model: demoCheckpoint.name, quiet: true, signal }, async (fgclip2) => {
      const pixels = await fgclip2.decodeImage(demoScenes()[0]!.url);
      const inputs = await fgclip2.imageProcessor.preprocess(pixels, { maxNumPatches: 4096 });
      computing = fgclip2.model.getImageFeatures(inputs).then(() => ended.push('image'));
      controller.abort(new Error('Interrupted.'));
      signal.throwIfAborted();
    });
    await expect(command).rejects.toThrow('Interrupted.');
    ended.push('command');
    await computing;
    expect(ended).toEqual(['command', 'image']);
  });
});
