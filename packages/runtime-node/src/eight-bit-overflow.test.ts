import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eightBitOverflows } from './eight-bit-overflow.ts';

describe('eightBitOverflows', () => {
  it('finds no overflow where the processor multiplies 8-bit values into 32 bits', async () => {
    const cpuinfo = process.platform === 'linux' ? readFileSync('/proc/cpuinfo', 'utf8') : '';
    const isExact = process.arch === 'arm64' || /\b(avx_vnni|avx512_vnni|amx_int8)\b/.test(cpuinfo);
    const overflows = await eightBitOverflows();
    if (isExact) expect(overflows).toBe(false);
    else expect(typeof overflows).toBe('boolean');
  });
});
