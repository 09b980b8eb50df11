import { memorySource } from '@fgclip2/tensor';
import { expect, it } from 'vitest';
import { readSafetensorsHeader } from './safetensors-header.ts';
import { writeSafetensorsHeader } from './write-safetensors-header.ts';

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
