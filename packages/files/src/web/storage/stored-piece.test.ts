import { describe, expect, it } from 'vitest';
import { readStoredPiece, storedPiece } from './stored-piece.ts';

const long = new Uint8Array(200_000).map((_, i) => (i * i) % 251);

describe('readStoredPiece', () => {
  it.each([
    ['a short piece', long.subarray(7, 807)],
    ['a long piece', long],
  ])('gives any part of %s', async (_, bytes) => {
    const entry = await storedPiece(bytes);
    expect(entry.data instanceof Blob).toBe(bytes === long);
    for (const [from, to] of [
      [0, bytes.length],
      [1, 2],
      [bytes.length - 300, bytes.length],
      [0, 0],
    ] as const) {
      expect(await readStoredPiece(entry, from, to)).toEqual(bytes.slice(from, to));
    }
    expect(await readStoredPiece(entry, 60_000, 140_000)).toEqual(
      bytes === long ? long.slice(60_000, 140_000) : new Uint8Array(0),
    );
  });

  it('copies the bytes at once', async () => {
    const bytes = long.slice(0, 100);
    const making = storedPiece(bytes);
    bytes.fill(0);
    expect(await readStoredPiece(await making, 0, 100)).toEqual(long.slice(0, 100));
  });

  it('notices other bytes, in the blocks it reads, and another length', async () => {
    const entry = await storedPiece(long);
    const spoilt = long.slice();
    spoilt[70_000]! ^= 1;
    const broken = { ...entry, data: new Blob([spoilt]) };
    expect(await readStoredPiece(broken, 70_100, 70_200)).toBeUndefined();
    expect(await readStoredPiece(broken, 10, 20)).toEqual(long.slice(10, 20));
    expect(await readStoredPiece({ ...entry, data: new Blob([long.slice(1)]) }, 10, 20)).toBeUndefined();
  });
});
