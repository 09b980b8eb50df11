import { describe, expect, it } from 'vitest';
import { atOnce, inTurns, type Pieces, samplesATurn, spans } from './turns.ts';

/** Work that counts its pieces, of `samples` each. */
function work(pieces: number, samples: number) {
  const state = { done: 0, isGivenBack: false };
  function* run(): Pieces<string> {
    try {
      for (; state.done < pieces; ) {
        state.done++;
        yield samples;
      }
      return 'result';
    } finally {
      state.isGivenBack = true;
    }
  }
  return { state, pieces: run() };
}

/** Turns of the event loop, counted until the promise settles. */
async function turnsOf(promise: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isSettled = false;
  promise.then(
    () => (isSettled = true),
    () => (isSettled = true),
  );
  for (; !isSettled; turns++) await new Promise((resolve) => setImmediate(resolve));
  return turns;
}

describe('inTurns', () => {
  it('gives the result', async () => {
    expect(await inTurns(work(3, 1).pieces)).toBe('result');
  });

  it('lets the loop turn after every samplesATurn samples', async () => {
    expect(await turnsOf(inTurns(work(10, samplesATurn - 1).pieces))).toBeGreaterThanOrEqual(5);
    expect(await turnsOf(inTurns(work(10, samplesATurn).pieces))).toBeGreaterThanOrEqual(10);
    expect(await turnsOf(inTurns(work(10, 1).pieces))).toBeLessThanOrEqual(1);
  });

  it('hears an abort between two turns, and has the work give back what it holds', async () => {
    const controller = new AbortController();
    const { state, pieces } = work(10, samplesATurn);
    const run = inTurns(pieces, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
    expect(state).toEqual({ done: 1, isGivenBack: true });
  });

  it('throws what the work throws', async () => {
    function* failing(): Pieces<void> {
      yield samplesATurn;
      throw new Error('damaged');
    }
    await expect(inTurns(failing())).rejects.toThrow('damaged');
  });
});

describe('atOnce', () => {
  it('gives the result of work of any length', () => {
    expect(atOnce(work(10, samplesATurn).pieces)).toBe('result');
  });
});

describe('spans', () => {
  it('does the work for every number once, and counts its samples', () => {
    const seen: number[] = [];
    const pieces = spans(1000, 2 ** 11, (from, to) => {
      for (let i = from; i < to; i++) seen.push(i);
    });
    expect([...pieces].reduce((sum, samples) => sum + samples)).toBe(1000 * 2 ** 11);
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  it('makes pieces that are small beside a turn, of one number at least', () => {
    expect(Math.max(...spans(10_000_000, 1, () => {}))).toBeLessThanOrEqual(samplesATurn / 16);
    expect([...spans(2, samplesATurn, () => {})]).toEqual([samplesATurn, samplesATurn]);
  });
});
