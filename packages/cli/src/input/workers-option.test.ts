import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runtimeFor } from './workers-option.ts';

describe('runtimeFor', () => {
  it('repacks for more than three images, and adds a worker for many where there are cores', () => {
    const most = Math.min(2, availableParallelism());
    expect([0, 3, 4, 31, 32, 1000].map((images) => runtimeFor(images))).toEqual([
      { prepacking: false, workers: 1 },
      { prepacking: false, workers: 1 },
      { prepacking: true, workers: 1 },
      { prepacking: true, workers: 1 },
      { prepacking: true, workers: most },
      { prepacking: true, workers: most },
    ]);
  });

  it('takes as many workers as it is asked for', () => {
    expect(
      [runtimeFor(1, { workers: 3 }), runtimeFor(1000, { workers: 1 })].map(({ workers }) => workers),
    ).toEqual([3, 1]);
  });
});
