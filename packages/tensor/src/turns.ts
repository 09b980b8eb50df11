/**
 * Work in pieces: a generator that yields after each piece how many samples the piece was, and returns the result.
 * One function written so can be run {@link atOnce}, and {@link inTurns} between which others run.
 */
export type Pieces<T> = Generator<number, T, undefined>;

/**
 * Samples of work in one turn of the event loop: numbers that are read or written once. A turn takes 5 to 20 ms, about
 * a frame of a page, and what lies between two turns takes a hundredth of that.
 */
export const samplesATurn: number = 2 ** 22;

/** Options of {@link inTurns}. */
export interface TurnOptions {
  /** Ends the work between two turns. @default undefined */
  signal?: AbortSignal | undefined;
}

/**
 * Runs work a turn at a time: after every {@link samplesATurn} samples it lets timers, requests and aborts run.
 *
 * @throws the signal's reason once it aborts; what the work throws.
 * @example
 * import { inTurns, type Pieces } from '@fgclip2/tensor';
 *
 * function* sum(rows: readonly Float32Array[]): Pieces<number> {
 *   let total = 0;
 *   for (const row of rows) {
 *     for (const value of row) total += value;
 *     yield row.length;
 *   }
 *   return total;
 * }
 * console.log(await inTurns(sum([Float32Array.of(1, 2), Float32Array.of(3)]))); // 6
 */
export async function inTurns<T>(pieces: Pieces<T>, { signal }: TurnOptions = {}): Promise<T> {
  let left = samplesATurn;
  try {
    for (;;) {
      const { done, value } = pieces.next();
      if (done === true) return value;
      left -= value;
      if (left > 0) continue;
      left = samplesATurn;
      await nextTurn();
      signal?.throwIfAborted();
    }
  } finally {
    // Where it was ended in the middle, so that it gives back what it holds.
    pieces.return(undefined as T);
  }
}

/** Samples of a piece: few beside those of a turn, many beside what a piece itself costs. */
export const samplesAPiece: number = 2 ** 17;

/** Work for each of the numbers from 0 up to `count`, each of so many samples, a span of them at a time. */
export function* spans(
  count: number,
  samples: number,
  work: (from: number, to: number) => void,
): Pieces<void> {
  const step = Math.max(1, Math.floor(samplesAPiece / samples));
  for (let from = 0; from < count; from += step) {
    const to = Math.min(count, from + step);
    work(from, to);
    yield (to - from) * samples;
  }
}

/** Runs work to its end on the spot. */
export function atOnce<T>(pieces: Pieces<T>): T {
  for (;;) {
    const { done, value } = pieces.next();
    if (done === true) return value;
  }
}

/** Lets the event loop turn once. A timer would wait 1 ms on Node, 4 in a page and a second in its background. */
export function nextTurn(): Promise<void> {
  const immediate: unknown = Reflect.get(globalThis, 'setImmediate');
  // Node takes a thousand messages in one turn, so that messages let nothing else run there.
  if (typeof immediate === 'function') return new Promise((resolve) => immediate(resolve));
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
