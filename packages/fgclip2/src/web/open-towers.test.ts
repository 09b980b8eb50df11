import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { describe, expect, it } from 'vitest';
import type { TowerDTypes } from '../loading/load-options.ts';
import { openTowers } from './open-towers.ts';

describe('openTowers in a page', () => {
  it.each<TowerDTypes>([{}, { text: 'fp16', vision: 'fp16' }, { vision: 'fp32' }])(
    'takes %j',
    async (dtypes) => {
      const { tensors } = await openTowers(demoCheckpoint, dtypes, {});
      expect(tensors.has('logit_scale')).toBe(true);
    },
  );

  it('refuses what the files do not hold, with the command that makes it', async () => {
    await expect(openTowers(demoCheckpoint, { text: 'q8' }, {})).rejects.toThrow(
      new RangeError(
        `[fgclip2] Expected a text tower in q8, got fp16 in ${demoCheckpoint.name}. A page writes no copies; the command does: npx @fgclip2/cli quantize <the model> --dtype q8 --output ./model-q8`,
      ),
    );
  });

  it('refuses what is no dtype', async () => {
    await expect(openTowers(demoCheckpoint, { vision: 'int8' as 'q8' }, {})).rejects.toThrow(
      '[fgclip2] Expected fp32, fp16, q8 or q4 for dtype, got "int8".',
    );
  });
});
