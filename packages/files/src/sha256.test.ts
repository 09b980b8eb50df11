import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex, toHex } from './sha256.ts';

describe('sha256Hex', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is that of the bytes, and of no others in their buffer', async () => {
    const bytes = new TextEncoder().encode('-abc-').subarray(1, 4); // FIPS 180-2, B.1
    expect(await sha256Hex(bytes)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('is undefined on a page that is not secure', async () => {
    vi.stubGlobal('crypto', {});
    expect(await sha256Hex(new Uint8Array(1))).toBeUndefined();
  });
});

describe('toHex', () => {
  it('gives two digits a byte', () => {
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });
});
