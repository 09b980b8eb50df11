import { describe, expect, it } from 'vitest';
import { anySignal } from './any-signal.ts';

/** A signal as a library or another realm has it: all of its methods, but not a value of this AbortSignal. */
function foreignSignal(controller: AbortController): AbortSignal {
  const { signal } = controller;
  return {
    get aborted() {
      return signal.aborted;
    },
    get reason() {
      return signal.reason;
    },
    throwIfAborted: () => signal.throwIfAborted(),
    addEventListener: signal.addEventListener.bind(signal),
    removeEventListener: signal.removeEventListener.bind(signal),
  } as AbortSignal;
}

describe('anySignal', () => {
  it('is the only one that is given', () => {
    const { signal } = new AbortController();
    expect([anySignal(undefined, signal), anySignal(undefined)]).toEqual([signal, undefined]);
  });

  it.each([
    ['its own', (controller: AbortController) => controller.signal],
    ['a foreign one', foreignSignal],
  ])('aborts with %s, and is one that fetch takes', async (_, signalOf) => {
    const controller = new AbortController();
    const signal = anySignal(new AbortController().signal, signalOf(controller))!;
    expect(signal.aborted).toBe(false);
    controller.abort(new Error('enough'));
    expect([signal.aborted, signal.reason.message]).toEqual([true, 'enough']);
    const late = anySignal(new AbortController().signal, signalOf(controller))!;
    await expect(fetch('data:,', { signal: late })).rejects.toThrow('enough');
  });
});
