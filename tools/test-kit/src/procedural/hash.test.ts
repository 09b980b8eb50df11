import { describe, expect, it } from 'vitest';
import { baseOf, fillHash, fillUnit, fnv1a32, hash32 } from './hash.ts';

const sharedSeed = 0x46474332;

describe('fnv1a32', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
    ['text_model.embeddings.token_embedding.weight', 0x0c0928e1],
    ['logit_bias', 0x7b389b20],
  ])('hashes %j', (text, expected) => {
    expect(fnv1a32(text)).toBe(expected);
  });
});

describe('fillHash', () => {
  it.each([
    ['text_model.embeddings.token_embedding.weight', [0xfb300c68, 0x1c98926b, 0xca1964d7, 0xf319e1fa]],
    [
      'vision_model.encoder.layers.0.self_attn.q_proj.weight',
      [0x3392c3d9, 0x4d8bd02c, 0x2c4950f6, 0x1639aacb],
    ],
    ['vision_model.post_layernorm.weight', [0xa187b003, 0x936f3b2c, 0x487d1bf5, 0xa722c24c]],
    ['dense_feature_head.attention.in_proj_bias', [0xe6ed1113, 0xd3f7d9fe, 0x08205e66, 0xf593b975]],
    ['vision_model.head.probe', [0xb69eaa39, 0x1ee5ae3d, 0xfc5a132d, 0xa78d8250]],
    ['text_model.encoder.layers.2.mlp.fc2.weight', [0xaeaeeb4a, 0xa8a15ba3, 0x1212b283, 0x2bd462cc]],
  ])('gives the published first numbers of %s', (name, expected) => {
    const out = new Uint32Array(4);
    fillHash(name, sharedSeed, out);
    expect([...out]).toEqual(expected);
  });

  it('continues at startIndex, also far past 2^31', () => {
    const out = new Uint32Array(2);
    fillHash('a', 7, out, 3_000_000_000);
    expect([...out]).toEqual([hash32(baseOf('a', 7), 3_000_000_000), hash32(baseOf('a', 7), 3_000_000_001)]);
    expect(out[0]).not.toBe(out[1]);
  });
});

describe('fillUnit', () => {
  it('gives the published first values: the probe has scale 1 and offset 0', () => {
    const out = new Float32Array(4);
    fillUnit('vision_model.head.probe', sharedSeed, out);
    expect([...new Uint32Array(out.buffer)]).toEqual([0x3eda7aa8, 0xbf4234a4, 0x3f78b426, 0x3e9e3608]);
  });

  it('stays inside [-1, 1) and starts at startIndex', () => {
    const all = new Float32Array(10_000);
    fillUnit('x', sharedSeed, all);
    const tail = new Float32Array(10);
    fillUnit('x', sharedSeed, tail, 9_990);
    expect([...tail]).toEqual([...all.subarray(9_990)]);
    expect(all.every((value) => value >= -1 && value < 1)).toBe(true);
  });
});
