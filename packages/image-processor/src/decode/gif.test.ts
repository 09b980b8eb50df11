import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { gifFirstFrame } from './gif.ts';

const read = async (name: string) =>
  new Uint8Array(await readFile(new URL(`../node/fixtures/${name}`, import.meta.url)));

describe('gifFirstFrame', () => {
  it('keeps the first of two frames, opaque', async () => {
    const gif = await read('gif-animated.gif');
    const frame = gifFirstFrame(gif)!;
    expect(frame).toMatchObject({ left: 0, top: 0, width: 29, height: 18 });
    expect(frame.bytes.length).toBeLessThan(gif.length);
    expect(frame.bytes.at(-1)).toBe(0x3b);
    expect(gifFirstFrame(frame.bytes)).toEqual({ ...frame, surround: [...gif.subarray(13, 16)] });
  });

  it('surrounds a small frame with the transparent color, else the first of the palette', async () => {
    const opaque = await read('gif-small-first-frame.gif');
    expect(gifFirstFrame(opaque)?.surround).toEqual([...opaque.subarray(13, 16)]);
    const transparent = await read('gif-small-first-frame-transparent.gif');
    expect(gifFirstFrame(transparent)?.surround).toEqual([...transparent.subarray(13 + 33, 13 + 36)]);
  });

  it('leaves the frame alone on its own screen and says where it belongs', async () => {
    const { bytes, ...place } = gifFirstFrame(await read('gif-beyond-screen.gif'))!;
    expect(place).toMatchObject({ left: 20, top: 10, width: 29, height: 18 });
    expect(place.screen).toEqual({ width: 49, height: 28 });
    expect(gifFirstFrame(bytes)).toMatchObject({ left: 0, top: 0, screen: { width: 29, height: 18 } });
  });

  it('is undefined for other files and wherever the file ends inside the first frame', async () => {
    expect(gifFirstFrame(await read('png-rgb-8.png'))).toBeUndefined();
    const gif = await read('gif-opaque.gif');
    for (let length = 0; length < gif.length - 1; length += 7) {
      expect(gifFirstFrame(gif.subarray(0, length))).toBeUndefined();
    }
  });
});
