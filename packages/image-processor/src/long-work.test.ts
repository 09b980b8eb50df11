import { atOnce, type Pieces, samplesATurn } from '@fgclip2/tensor';
import { describe, expect, it, vi } from 'vitest';
import { decodeBmp } from './decode/bmp.ts';
import { gifFirstFrame, placeOnScreen } from './decode/gif.ts';
import { turnUpright } from './decode/orientation.ts';
import { clipGray16, pngDamage } from './decode/png.ts';
import { decodePpm } from './decode/ppm.ts';
import { Fgclip2ImageProcessor } from './fgclip2-image-processor.ts';
import { Fgclip2ImageProcessorFast } from './fgclip2-image-processor-fast.ts';
import { decodeImage } from './node/index.ts';
import { patchify } from './patches/patchify.ts';
import { cmykToRgb } from './pixels/cmyk-to-rgb.ts';
import { channelsLast, toRgbInPieces } from './pixels/raw-image.ts';
import { undoPremultiply } from './pixels/undo-premultiply.ts';
import { resizeInPieces } from './resize/resize.ts';
import { resizeFastInPieces } from './resize/resize-fast.ts';
import { mixPlanes } from './web/jpeg/mix-planes.ts';

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
const words = (...numbers: number[]): number[] => numbers.flatMap((number) => [number & 255, number >> 8]);

/** A GIF of one pixel on a screen of any size: 35 bytes. */
function gifOnScreen(width: number, height: number): Uint8Array {
  const colors = [0, 0, 0, 255, 255, 255];
  const frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0, 0x3b];
  return Uint8Array.from([...ascii('GIF89a'), ...words(width, height), 0x80, 0, 0, ...colors, ...frame]);
}

/** A BMP of runs: 5 bytes a row of 255 pixels. */
function bmpOfRuns(height: number): Uint8Array {
  const header = new Uint8Array(54 + 4);
  const view = new DataView(header.buffer);
  header.set(ascii('BM'));
  for (const [at, value] of [
    [10, 58],
    [14, 40],
    [18, 255],
    [22, height],
    [46, 1],
  ] as const)
    view.setInt32(at, value, true);
  view.setUint16(28, 8, true);
  view.setUint32(30, 1, true);
  const rows = Array.from({ length: height }, () => [255, 0, 0, 0]).flat();
  return Uint8Array.from([...header, ...rows, 0, 1]);
}

function ppm(kind: string, header: string, length: number, sample = 0x30): Uint8Array {
  const start = ascii(`${kind} ${header} `);
  const bytes = new Uint8Array(start.length + length).fill(sample);
  bytes.set(start);
  return bytes;
}

const pixels = 2048 * 1024;
const side = { width: 2048, height: 1024 };
const raw = (channels: 1 | 2 | 3 | 4) => ({ data: new Uint8Array(pixels * channels), ...side, channels });
const rgb = { ...raw(3), channels: 3 as const };
const small = { width: 320, height: 160 };
const frame = gifFirstFrame(gifOnScreen(2048, 1024))!;
const pixel = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 as const };

const jobs: Record<string, () => Pieces<unknown>> = {
  'gray to RGB': () => toRgbInPieces(raw(1)),
  'RGBA to RGB': () => toRgbInPieces(raw(4)),
  'channels first to last': () => channelsLast(rgb),
  'CMYK to RGB': () => cmykToRgb(raw(4).data),
  'alpha out of the colors': () => undoPremultiply(raw(4)),
  'a GIF frame on its screen': () => placeOnScreen(pixel, frame),
  'turning by 90 degrees': () => turnUpright(rgb, 6),
  'gray of 16 bits': () => clipGray16(raw(4)),
  'the checksums of a PNG': () =>
    pngDamage(Uint8Array.from([...new Uint8Array(8), 0, 2 ** 4, 0, 0, ...new Uint8Array(2 ** 20 + 8)])),
  'a BMP of runs': () => decodeBmp(bmpOfRuns(2000)),
  'a PBM': () => decodePpm(ppm('P4', '2048 1024', pixels / 8)),
  'a PGM of 16 bits': () => decodePpm(ppm('P5', '2048 1024 65535', pixels * 2)),
  'a PPM': () => decodePpm(ppm('P6', '2048 1024 255', pixels * 3)),
  'a PBM in letters': () => decodePpm(ppm('P1', '512 1024', pixels / 4)),
  'mixing planes': () => mixPlanes(Uint8Array.of(0xff, 0xd8), [rgb, rgb, rgb, rgb]),
  'Pillow’s resize': () => resizeInPieces(rgb, small, 2),
  'Pillow’s resize of gray': () => resizeInPieces(raw(1), { width: 2048, height: 512 }, 3),
  'the nearest pixels': () => resizeInPieces(rgb, { width: 2000, height: 1000 }, 0),
  'torchvision’s resize': () => resizeFastInPieces(rgb, small, 'int16'),
  'torchvision’s resize of gray': () => resizeFastInPieces(raw(1), small, 'int16'),
  'torchvision’s float32 resize': () => resizeFastInPieces(rgb, small, 'float32'),
  'the weights of a long side': () =>
    resizeInPieces({ data: new Uint8Array(pixels), width: pixels, height: 1, channels: 1 }, small, 2),
  'cutting into patches': () => patchify(rgb, 16, new Uint8Array(pixels * 3)),
};

describe('long work', () => {
  it.each(Object.entries(jobs))('comes in pieces smaller than a turn: %s', (_, start) => {
    const sizes = [...start()];
    expect(Math.max(...sizes)).toBeLessThanOrEqual(samplesATurn / 8);
    expect(sizes.reduce((sum, size) => sum + size)).toBeGreaterThanOrEqual(pixels / 4);
  });

  it('gives the same as at once', () => {
    expect(
      atOnce(placeOnScreen({ ...pixel, data: Uint8Array.of(7, 8, 9) }, frame)).data.subarray(0, 9),
    ).toEqual(Uint8Array.of(7, 8, 9, 0, 0, 0, 0, 0, 0));
  });
});

/**
 * Runs something with signals that abort when they are asked for the first time, for the second, and so on until it
 * ends before; the number of times that stopped it.
 */
async function abortPoints(run: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  for (let points = 0; ; points++) {
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error(`abort ${points}`);
    let asked = 0;
    vi.spyOn(signal, 'throwIfAborted').mockImplementation(() => {
      if (asked++ >= points) controller.abort(reason);
      if (signal.aborted) throw signal.reason;
    });
    const thrown = await run(signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (thrown === undefined) return points;
    expect(thrown).toBe(reason);
  }
}

/** Turns of the event loop while something runs that waits for nothing else. */
async function turnsDuring(run: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isRunning = true;
  const end = run().finally(() => {
    isRunning = false;
  });
  for (; isRunning; turns++) await new Promise((resolve) => setImmediate(resolve));
  await end;
  return turns;
}

describe('preprocess', () => {
  const large = { data: new Uint8Array(2000 * 1500 * 3), width: 2000, height: 1500 };

  it.each([
    ['Fgclip2ImageProcessor', new Fgclip2ImageProcessor(), 4],
    ['Fgclip2ImageProcessorFast', new Fgclip2ImageProcessorFast(), 1],
    [
      'Fgclip2ImageProcessorFast with the float32 kernel',
      new Fgclip2ImageProcessorFast({ kernel: 'float32' }),
      16,
    ],
  ])('of %s lets the loop turn, and an abort in each turn ends it', async (_, processor, least) => {
    expect(await turnsDuring(() => processor.preprocess(large))).toBeGreaterThanOrEqual(least);
    const points = await abortPoints((signal) => processor.preprocess(large, { signal }));
    expect(points).toBeGreaterThanOrEqual(least);
  });

  it('turns for a batch of small images as for a large one', async () => {
    const batch = Array.from({ length: 40 }, () => ({
      data: new Uint8Array(640 * 480 * 3),
      width: 640,
      height: 480,
    }));
    const processor = new Fgclip2ImageProcessorFast();
    expect(await turnsDuring(() => processor.preprocess(batch))).toBeGreaterThanOrEqual(4);
  });

  it('refuses a side whose weights alone would fill the memory', async () => {
    const line = { data: new Uint8Array(2 ** 22 + 1), width: 2 ** 22 + 1, height: 1, channels: 1 as const };
    for (const processor of [new Fgclip2ImageProcessor(), new Fgclip2ImageProcessorFast()]) {
      await expect(processor.preprocess(line)).rejects.toThrow(
        new RangeError(
          '[@fgclip2/image-processor] Expected sides of at most 4194304 pixels for an image, got 4194305 x 1.',
        ),
      );
    }
  });
});

describe('decodeImage', () => {
  it('ends with an abort in each turn of its own work', async () => {
    const gif = gifOnScreen(2600, 2600);
    expect(await abortPoints((signal) => decodeImage(gif, { signal }))).toBeGreaterThanOrEqual(5);
    const bitmap = ppm('P6', '2048 2048 255', 2048 * 2048 * 3);
    expect(await abortPoints((signal) => decodeImage(bitmap, { signal }))).toBeGreaterThanOrEqual(5);
  });
});
