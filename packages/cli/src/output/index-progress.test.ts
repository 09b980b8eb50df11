import { describe, expect, it } from 'vitest';
import { indexProgress } from './index-progress.ts';

describe('indexProgress', () => {
  /** What is written of a run over a thousand images, one a hundred milliseconds. */
  function writtenTo(stream: { isTTY: boolean; columns?: number }): string[] {
    const written: string[] = [];
    let time = 0;
    const write = (text: string) => written.push(text) > 0;
    const listener = indexProgress({ ...stream, write } as never, () => time);
    for (let done = 0; done <= 1000; done++) {
      const secondsLeft = done === 0 ? undefined : (1000 - done) / 10;
      listener({ done, total: 1000, skipped: 0, failed: done > 150 ? 1 : 0, perSecond: 10, secondsLeft });
      time += 100;
    }
    return written;
  }

  it('prints a line every ten seconds where there is no terminal', () => {
    const lines = writtenTo({ isTTY: false });
    expect(lines.slice(0, 2)).toEqual([
      '100 of 1000 images  10.0/s  1:30 min left\n',
      '200 of 1000 images  10.0/s  1:20 min left  1 failed\n',
    ]);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('1000 of 1000 images  1 failed\n');
  });

  it('keeps one line up to date on a terminal, no wider than it', () => {
    const states = writtenTo({ isTTY: true, columns: 30 });
    expect(states[0]).toBe('\r\u001B[K0 of 1000 images  10.0/s');
    expect(states[40]).toBe('\r\u001B[K40 of 1000 images  10.0/s  1:');
    expect(states.at(-1)).toBe('\r\u001B[K1000 of 1000 images  1 failed\n');
  });
});
