import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { stateDict } from './state-dict.ts';
import { fillWeight } from './write-checkpoint.ts';

const read = async (name: string) =>
  JSON.parse(await readFile(new URL(`../../goldens/${name}`, import.meta.url), 'utf8'));

describe('stateDict', () => {
  it.each([
    ['index_model.json', 'tiny_config', 'state_dict_tiny'],
    ['index_base.json', 'base_config', 'state_dict_base'],
  ])('names every tensor of %s with its shape', async (file, config, expected) => {
    const index = await read(file);
    expect(Object.fromEntries(stateDict(index[config]))).toEqual(index[expected]);
  });
});

describe('fillWeight', () => {
  it('gives the first and last values of the published test vectors', async () => {
    const hex = (values: Float32Array) =>
      [...new Uint32Array(values.buffer)].map((bits) => bits.toString(16).padStart(8, '0'));
    const { seed, procedural_test_vectors: vectors } = await read('index_base.json');
    expect(vectors.length).toBeGreaterThan(0);
    for (const { name, shape, first4, last4 } of vectors) {
      const count = shape.reduce((product: number, size: number) => product * size, 1);
      const first = new Float32Array(first4.length);
      fillWeight(name, shape, seed, first);
      expect([name, ...hex(first)]).toEqual([name, ...first4]);
      const last = new Float32Array(last4.length);
      fillWeight(name, shape, seed, last, count - last.length);
      expect([name, ...hex(last)]).toEqual([name, ...last4]);
    }
    const tiny = await read('index_model.json');
    for (const { name, shape, values_f32 } of tiny.procedural_test_vectors) {
      const values = new Float32Array(values_f32.length);
      fillWeight(name, shape, tiny.seed, values);
      expect([name, ...hex(values)]).toEqual([name, ...values_f32]);
    }
  });
});
