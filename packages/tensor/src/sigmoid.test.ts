import { describe, expect, it } from 'vitest';
import { sigmoid } from './sigmoid.ts';
import { Tensor } from './tensor.ts';

describe('sigmoid', () => {
  it('is 1 / (1 + exp(-x)), and 0 or 1 far out', () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(2)).toBeCloseTo(0.8807970779778823, 15);
    expect(sigmoid(-2)).toBeCloseTo(0.11920292202211755, 15);
    expect([sigmoid(1000), sigmoid(-1000)]).toEqual([1, 0]);
    expect(sigmoid(Number.NaN)).toBeNaN();
  });

  it('takes each element of a tensor', () => {
    const logits = new Tensor('float32', Float32Array.of(0, 2, Number.NaN, -1000), [2, 2]);
    const expected = Float32Array.of(0.5, sigmoid(2), Number.NaN, 0);
    expect(sigmoid(logits)).toEqual(new Tensor('float32', expected, [2, 2]));
    expect(sigmoid(Tensor.zeros('float32', [])).toArray()).toBe(0.5);
  });

  it.each([
    ['1', '"1"'],
    [[1], '[1]'],
    [Tensor.zeros('float16', [1]), 'Tensor float16 [1]'],
  ])('refuses %o', (value, got) => {
    expect(() => sigmoid(value as unknown as number)).toThrow(
      new TypeError(`[@fgclip2/tensor] Expected a number or a float32 Tensor for logits, got ${got}.`),
    );
  });
});
