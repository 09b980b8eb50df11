import { memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from './safetensors-header.ts';
import { writeSafetensorsHeader } from './write-safetensors-header.ts';

describe('writeSafetensorsHeader', () => {
  it('writes what the reader reads, with the data on a multiple of eight', async () => {
    const start = writeSafetensorsHeader([
      { name: 'a', dtype: 'F32', shape: [2, 3], byteLength: 24 },
      { name: '表', dtype: 'I8', shape: [5], byteLength: 5 },
    ]);
    expect(start.length % 8).toBe(0);
    const file = new Uint8Array(start.length + 29);
    file.set(start);
    const { tensors } = await readSafetensorsHeader(memorySource(file, 'written'));
    expect(
      [...tensors.values()].map(({ name, dtype, shape, start, end }) => ({ name, dtype, shape, start, end })),
    ).toEqual([
      { name: 'a', dtype: 'F32', shape: [2, 3], start: start.length, end: start.length + 24 },
      { name: '表', dtype: 'I8', shape: [5], start: start.length + 24, end: start.length + 29 },
    ]);
  });

  it('writes the sha256 of tensors that have one, and the reader gives them', async () => {
    const sha256 = 'a0'.repeat(32);
    const start = writeSafetensorsHeader([
      { name: 'a', dtype: 'I8', shape: [1], byteLength: 1, sha256 },
      { name: 'b', dtype: 'I8', shape: [1], byteLength: 1 },
    ]);
    const file = new Uint8Array(start.length + 2);
    file.set(start);
    const { tensors, metadata } = await readSafetensorsHeader(memorySource(file, 'written'));
    expect([...tensors.values()].map((tensor) => tensor.sha256)).toEqual([sha256, undefined]);
    expect(metadata.get('fgclip2.sha256')).toBe(`{"a":"${sha256}"}`);
    const wrong = writeSafetensorsHeader([
      { name: 'a', dtype: 'I8', shape: [0], byteLength: 0, sha256: sha256.toUpperCase() },
    ]);
    await expect(readSafetensorsHeader(memorySource(wrong, 'wrong'))).rejects.toThrow(
      `[@fgclip2/checkpoint] Expected a sha256 in hex for "a" in __metadata__ fgclip2.sha256 in the safetensors header of wrong, got "${'A0'.repeat(32)}".`,
    );
  });
});
