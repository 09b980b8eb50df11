import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberHeap } from './number-heap.ts';

describe('NumberHeap', () => {
  it('gives the smallest first, whatever the order and with takings in between', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), (steps) => {
        const heap = new NumberHeap(steps.length);
        const model: number[] = [];
        for (const step of steps) {
          if (step === null) expect(heap.pop()).toBe(model.shift());
          else {
            heap.push(step);
            model.push(step);
            model.sort((a, b) => a - b);
          }
        }
        for (const value of model) expect(heap.pop()).toBe(value);
        expect(heap.pop()).toBeUndefined();
      }),
    );
  });
});
