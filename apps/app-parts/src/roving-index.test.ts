import { describe, expect, it } from 'vitest';
import { rovingIndex } from './roving-index.ts';

describe('rovingIndex', () => {
  it.each([
    ['ArrowRight', 1, 2],
    ['ArrowRight', 3, 3],
    ['ArrowLeft', 1, 0],
    ['ArrowLeft', 0, 0],
    ['Home', 2, 0],
    ['End', 1, 3],
    ['ArrowDown', 1, undefined],
  ])('%s from %d of four', (key, index, next) => expect(rovingIndex(key, index, 4)).toBe(next));
});
