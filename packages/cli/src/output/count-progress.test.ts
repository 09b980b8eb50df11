import { describe, expect, it } from 'vitest';
import { countProgress } from './count-progress.ts';

describe('countProgress', () => {
  it.each([
    [true, ['\r\u001B[K1 of 2 images', '\r\u001B[K2 of 2 images\n']],
    [false, []],
  ])('keeps one line on a terminal (%s), ended with the last', (isTTY, lines) => {
    const written: string[] = [];
    const stream = { isTTY, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
    const onProgress = countProgress(stream, 'images');
    onProgress({ done: 1, total: 2 });
    onProgress({ done: 2, total: 2 });
    expect(written).toEqual(lines);
  });
});
