import { openCheckpoint, readFloat32 } from '@fgclip2/checkpoint';
import { describe, expect, it } from 'vitest';
import { demoCheckpoint } from './demo-checkpoint.ts';
import { demoCheckpointQ8 } from './q8.ts';

describe('demoCheckpointQ8', () => {
  it('is the copy of the checkpoint beside it', async () => {
    const [whole, small] = [await openCheckpoint(demoCheckpoint), await openCheckpoint(demoCheckpointQ8)];
    const name = 'vision_model.head.probe';
    expect(await readFloat32(small.tensors.get(name)!)).toEqual(await readFloat32(whole.tensors.get(name)!));
  });

  it('holds its layers in 8 bits, and what the first run is checked with', async () => {
    const { tensors } = await openCheckpoint(demoCheckpointQ8);
    const quantized = [...tensors.values()].filter(({ name }) => name.endsWith('.qweight'));
    expect(quantized.map(({ dtype }) => dtype)).toEqual(Array(quantized.length).fill('I8'));
    expect(quantized.length).toBe(4 * 10);
    expect([...tensors.keys()].filter((name) => name.includes('.probe.')).length).toBe(4);
    const bytes = [...tensors.values()].reduce((sum, { start, end }) => sum + end - start, 0);
    expect(bytes).toBeLessThan(7.5e6);
  });
});
