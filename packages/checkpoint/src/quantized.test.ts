import { memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import {
  isTokenTable,
  q4Linear,
  q8Linear,
  quantizedAs,
  quantizedTable,
  storedDType,
  takeQuantized,
  takeTable,
} from './quantized.ts';
import type { SafetensorsDType } from './safetensors-dtype.ts';
import { Weights } from './weights.ts';

function weights(tensors: Record<string, [SafetensorsDType, ...number[]]>): Weights {
  const source = memorySource(new Uint8Array(0), 'x.safetensors');
  const entries = Object.entries(tensors).map(
    ([name, [dtype, ...shape]]) => [name, { name, dtype, shape, source, start: 0, end: 0 }] as const,
  );
  return new Weights({ name: 'x', tensors: new Map(entries) });
}

describe('q8Linear and q4Linear', () => {
  it('give what is stored for 3 outputs of 40 inputs', () => {
    expect(q8Linear(3, 40)).toEqual({
      values: { name: 'qweight', dtype: 'I8', shape: [40, 3] },
      scales: { name: 'scales', dtype: 'F32', shape: [3] },
    });
    expect(q4Linear(3, 40)).toEqual({
      values: { name: 'qweight', dtype: 'U8', shape: [3, 2, 16] },
      scales: { name: 'scales', dtype: 'F32', shape: [3, 2] },
    });
  });
});

describe('storedDType', () => {
  it.each([
    ['qweight', 'I8', 'q8', 'q8'],
    ['qweight', 'U8', 'q4', 'q4'],
    ['weight', 'F16', 'fp16', undefined],
    ['weight', 'BF16', 'fp16', undefined],
    ['weight', 'F32', 'fp32', undefined],
  ] as const)('of %s in %s is %s', (name, dtype, stored, quantized) => {
    const linear = 'text_model.encoder.layers.0.mlp.fc1';
    const root = weights({ [`${linear}.${name}`]: [dtype, 1] });
    expect(storedDType(root.at('text_model'))).toBe(stored);
    expect(quantizedAs(root.at(linear))).toBe(quantized);
  });
});

describe('takeTable', () => {
  it('takes the table that there is, and misses the plain one', () => {
    const plain = weights({ 'tokens.weight': ['F16', 5, 8] });
    expect(takeTable(plain.at('tokens'), 5, 8).name).toBe('tokens.weight');
    const quantized = weights({ 'tokens.qrows': ['U8', 5, 12] });
    expect(takeTable(quantized.at('tokens'), 5, 8).name).toBe('tokens.qrows');
    expect(() => quantized.verify({ complete: true })).not.toThrow();
    const none = weights({});
    takeTable(none.at('tokens'), 5, 8);
    expect(() => none.verify()).toThrow('tokens.weight [5, 8]');
  });
});

describe('takeQuantized', () => {
  it('takes exactly the dtype and shape', () => {
    const wrong = weights({ qrows: ['I8', 5, 12] });
    takeQuantized(wrong, quantizedTable(5, 8));
    expect(() => wrong.verify()).toThrow('qrows: expected dtype U8, found I8');
  });
});

describe('isTokenTable', () => {
  it.each([
    ['text_model.embeddings.token_embedding.weight', true],
    ['text_model.embeddings.token_embedding.qrows', true],
    ['text_model.embeddings.position_embedding.weight', false],
    ['text_model.embeddings.token_embedding.weight.more', false],
  ])('of %s is %s', (name, expected) => {
    expect(isTokenTable(name)).toBe(expected);
  });
});
