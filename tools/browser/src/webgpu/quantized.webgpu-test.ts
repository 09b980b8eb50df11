import { webRuntime } from '@fgclip2/runtime-web';
import { afterAll, expect, it } from 'vitest';
import { differencesFromNode } from '../differences-from-node.ts';

const runtime = webRuntime({ device: 'webgpu' });
afterAll(() => runtime.dispose());

it.each(['fp16', 'q8', 'q4'])('computes %s as Node does', async (dtype) => {
  for (const [name, difference] of Object.entries(await differencesFromNode(dtype, runtime))) {
    expect(difference, name).toBeLessThan(2e-5);
  }
});
