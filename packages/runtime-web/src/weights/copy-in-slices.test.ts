import { describe, expect, it } from 'vitest';
import { copyInSlices } from './copy-in-slices.ts';

describe('copyInSlices', () => {
  it('copies bytes into buffers of their own, one copy after another', async () => {
    const copy = copyInSlices();
    const bytes = Uint8Array.from({ length: 2 ** 23 + 5 }, (_, i) => i * 7);
    const order: string[] = [];
    const [long, short] = await Promise.all([
      copy(bytes).finally(() => order.push('long')),
      copy(bytes.subarray(2, 4)).finally(() => order.push('short')),
    ]);
    expect(Buffer.compare(long, bytes)).toBe(0);
    expect(long.buffer).not.toBe(bytes.buffer);
    expect(short.buffer).toEqual(Uint8Array.of(14, 21).buffer);
    expect(order).toEqual(['long', 'short']);
  });
});
