import { memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from './open-checkpoint.ts';
import { readFloat32 } from './read-float32.ts';
import type { SafetensorsDType } from './safetensors-dtype.ts';
import { Weights } from './weights.ts';

function checkpoint(shapes: Record<string, [SafetensorsDType, ...number[]]>): Checkpoint {
  const source = memorySource(new Uint8Array(0), 'x.safetensors');
  const tensors = Object.entries(shapes).map(
    ([name, [dtype, ...shape]]) => [name, { name, dtype, shape, source, start: 0, end: 0 }] as const,
  );
  const result: Checkpoint = { name: 'x', tensors: new Map(tensors), weights: () => new Weights(result) };
  return result;
}

const small = checkpoint({
  logit_scale: ['F32', 1],
  'text_model.head.weight': ['F16', 4, 4],
  'text_model.head.bias': ['BF16', 4],
  'text_model.ids': ['I64', 4],
  'text_model_extra.weight': ['F32', 2],
});

describe('a reading that finds everything', () => {
  it('goes down by dotted paths and gives the stored tensors', () => {
    const weights = small.weights();
    const head = weights.at('text_model').at('head');
    expect(head.path).toBe('text_model.head');
    expect(weights.at('text_model.head').path).toBe('text_model.head');
    expect(head.take('weight', [4, 4])).toBe(small.tensors.get('text_model.head.weight'));
    expect(head.take('bias', [4])).toMatchObject({ dtype: 'BF16' });
    expect(weights.take('logit_scale', [1])).toMatchObject({ dtype: 'F32' });
    expect(() => weights.verify()).not.toThrow();
  });

  it('lists what was never taken, under its path only', () => {
    const weights = small.weights();
    weights.take('text_model.head.weight', [4, 4]);
    expect(weights.at('text_model').unexpected()).toEqual(['text_model.head.bias', 'text_model.ids']);
    expect(weights.unexpected()).toHaveLength(4);
    expect(() => weights.at('text_model.head').verify({ complete: true })).toThrow(
      '[@fgclip2/checkpoint] The 5 tensors of x do not fit the model.\nUnexpected (1):\n  text_model.head.bias',
    );
    expect(() => weights.at('text_model.nothing').verify({ complete: true })).not.toThrow();
  });

  it('starts over with each root', () => {
    small.weights().take('nothing', [1]);
    expect(() => small.weights().verify()).not.toThrow();
  });
});

describe('a reading that does not fit', () => {
  it('throws once, with everything that is wrong', () => {
    const weights = small.weights();
    weights.at('text_model.head').take('weigth', [4, 4]);
    weights.take('vision_model.head.probe', [1, 1, 8]);
    weights.at('text_model.head').take('weight', [4, 8]);
    weights.at('text_model.head').take('bias', [4, 1]);
    weights.take('text_model.ids', [4]);
    expect(() => weights.verify()).toThrow(
      `[@fgclip2/checkpoint] The 5 tensors of x do not fit the model.
Missing (2):
  text_model.head.weigth [4, 4] (nearest: text_model.head.weight, text_model.head.bias)
  vision_model.head.probe [1, 1, 8]
Not fitting (3):
  text_model.head.weight: expected shape [4, 8], found [4, 4]
  text_model.head.bias: expected shape [4, 1], found [4]
  text_model.ids: expected dtype F32, F16 or BF16, found I64`,
    );
  });

  it('gives stand-ins of the expected shape, whose bytes cannot be read', async () => {
    const tensor = small.weights().take('nothing', [2, 3]);
    expect(tensor).toMatchObject({ name: 'nothing', dtype: 'F32', shape: [2, 3], start: 0, end: 24 });
    await expect(readFloat32(tensor)).rejects.toThrow(
      'Expected a tensor nothing [2, 3] in x, got none that fits: weights.verify() lists what is wrong.',
    );
  });

  it('shows twenty and counts the rest', () => {
    const weights = small.weights();
    for (let i = 0; i < 23; i++) weights.at(`blocks.${i}`).take('w', [1]);
    expect(() => weights.verify()).toThrow(
      /Missing \(23\):\n {2}blocks\.0\.w \[1\]\n[\s\S]*blocks\.19\.w \[1\]\n {2}and 3 more$/,
    );
  });
});
