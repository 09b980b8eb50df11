import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import { describe, expect, it } from 'vitest';

describe('a test runner with a realm of its own', () => {
  it('gets what others get', async () => {
    await using fgclip2 = await load(demoCheckpoint);
    const [best] = await fgclip2.rank(fileURLToPath(demoScenes()[5]!.url), ['sunflower']);
    expect(best!.logit).toBeCloseTo(-4.6446, 3);
  });
});
