import { expect, it } from 'vitest';
import { Fgclip2TextConfig } from './text-config.ts';
import { walkLength } from './walk-length.ts';

it('takes each walk length from its field', () => {
  const config = new Fgclip2TextConfig({ maxPositionEmbeddings: 32, longtextLen: 68 });
  expect([walkLength(config, 'short'), walkLength(config, 'box'), walkLength(config, 'long')]).toEqual([
    32, 32, 68,
  ]);
});
