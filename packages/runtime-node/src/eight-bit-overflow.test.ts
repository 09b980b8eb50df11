import { readFileSync } from 'node:fs';
import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { eightBitOverflows } from './eight-bit-overflow.ts';

const exact = 255 * 127 * 64;

/** Sessions that give these sums, and how many of them have been released. */
function sessionsOf(sums: readonly number[]) {
  const state = { released: 0 };
  const create = async () => ({
    run: async () => ({ y: new Tensor('float32', Float32Array.from(sums), [sums.length]) }),
    release: async () => {
      state.released++;
    },
  });
  return { create, state };
}

describe('eightBitOverflows', () => {
  it.each([
    [false, 'all sums are exact', [exact, exact]],
    [true, 'pairs were cut at 16 bits', [exact, 32_767 * 32]],
  ])('is %s where %s', async (expected, _, sums) => {
    const { create, state } = sessionsOf(sums);
    expect(await eightBitOverflows(create)).toBe(expected);
    expect(state.released).toBe(1);
  });

  // Elsewhere nothing says what an x64 processor can do.
  it.runIf(process.platform === 'linux' || process.arch === 'arm64')(
    'is false exactly where this processor multiplies 8-bit values into 32 bits',
    async () => {
      const cpuinfo = process.platform === 'linux' ? readFileSync('/proc/cpuinfo', 'utf8') : '';
      const isExact = process.arch === 'arm64' || /\b(avx_vnni|avx512_vnni|amx_int8)\b/.test(cpuinfo);
      expect(await eightBitOverflows()).toBe(!isExact);
    },
  );
});
