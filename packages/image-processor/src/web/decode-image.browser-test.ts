import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FallbackDecoder, ImageInput } from '../decode/image-decoder.ts';
import { crc32, pngChunks } from '../decode/png.ts';
import { decodeImage } from './index.ts';

interface PillowResult {
  width: number;
  height: number;
  sha256: string;
  upright_sha256: string;
}

const fixtures = new URL('/packages/image-processor/src/node/fixtures/', location.href);
const { files } = (await (await fetch(new URL('pillow.json', fixtures))).json()) as {
  files: Record<string, PillowResult>;
};
const all = Object.keys(files);
const tiff = all.filter((name) => name.endsWith('.tif'));
/** Its inks come in two sizes: Chromium mixes them, a level too dark where it rounds down. */
const inexact = 'jpeg-cmyk-420.jpg';
const premultiplied = 'avif-premultiplied.avif';
const names = all.filter((name) => ![...tiff, inexact, premultiplied].includes(name));

const read = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(new URL(name, fixtures))).arrayBuffer());

async function sha256(data: Uint8Array | Uint8ClampedArray): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('decodeImage in Chromium', () => {
  it.each(names)('gives the bytes of Pillow for %s, unturned', async (name) => {
    const { width, height, sha256: expected } = files[name]!;
    const image = await decodeImage(new URL(name, fixtures), { applyExifOrientation: false });
    expect(image).toMatchObject({ width, height, channels: 3 });
    expect(await sha256(image.data)).toBe(expected);
  });

  it.each(names)('turns %s upright, as Pillow does when it is asked', async (name) => {
    const image = await decodeImage(new URL(name, fixtures));
    expect(await sha256(image.data)).toBe(files[name]!.upright_sha256);
  });

  it('is at most one level from Pillow for CMYK in two sizes', async () => {
    const { data } = await decodeImage(new URL(inexact, fixtures));
    const expected = (await decodeImage(new URL('jpeg-cmyk-420-as-png.png', fixtures))).data;
    const differences = data.map((value, i) => Math.abs(value - expected[i]!));
    expect(data.length).toBe(expected.length);
    expect(Math.max(...differences)).toBe(1);
  });

  it('works in a worker', async () => {
    const modules = new URL('/packages/image-processor/src/web/index.ts', location.href);
    const script = `import { decodeImage } from '${modules}';
      onmessage = async ({ data }) => postMessage(await decodeImage(data));`;
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    const worker = new Worker(url, { type: 'module' });
    for (const name of ['png-rgba-8.png', 'jpeg-420.jpg', 'jpeg-cmyk-adobe.jpg']) {
      const { promise, resolve, reject } = Promise.withResolvers<{ data: Uint8Array }>();
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(await read(name));
      expect(await sha256((await promise).data)).toBe(files[name]!.sha256);
    }
    worker.terminate();
    URL.revokeObjectURL(url);
  });
});

describe('images larger than a texture', () => {
  // This WebGL's textures have 8192 pixels a side.
  it.each([
    ['opaque', 255, 8500, 40],
    ['opaque', 255, 40, 8500],
    ['transparent', 0, 8500, 40],
    ['transparent', 0, 40, 8500],
  ])('are read in tiles: %s, alpha from %d, %d x %d', async (_, lowestAlpha, width, height) => {
    const rgba = new Uint8Array(width * height * 4);
    const rgb = new Uint8Array(width * height * 3);
    for (let i = 0; i < width * height; i++) {
      const color = Math.imul(i + 1, 0x9e3779b1) >>> 8;
      for (let c = 0; c < 3; c++) rgba[4 * i + c] = rgb[3 * i + c] = (color >> (8 * c)) & 255;
      rgba[4 * i + 3] = Math.max(lowestAlpha, i & 255);
    }
    const image = await decodeImage(await png(rgba, width, height));
    expect([image.width, image.height, image.data.length]).toEqual([width, height, rgb.length]);
    expect(await sha256(image.data)).toBe(await sha256(rgb));
  });

  /** A PNG of 8-bit RGBA. */
  async function png(rgba: Uint8Array<ArrayBuffer>, width: number, height: number): Promise<Blob> {
    const rows = new Uint8Array((width * 4 + 1) * height);
    for (let y = 0; y < height; y++) {
      rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
    }
    const deflated = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'));
    const header = new Uint8Array(13);
    new DataView(header.buffer).setUint32(0, width);
    new DataView(header.buffer).setUint32(4, height);
    header.set([8, 6], 8);
    return new Blob([
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
      chunk('IHDR', header),
      chunk('IDAT', new Uint8Array(await new Response(deflated).arrayBuffer())),
      chunk('IEND', new Uint8Array()),
    ]);
  }

  function chunk(type: string, data: Uint8Array): Blob {
    const body = new Uint8Array([...new TextEncoder().encode(type), ...data]);
    const numbers = new DataView(new ArrayBuffer(8));
    numbers.setUint32(0, data.length);
    numbers.setUint32(4, crc32(body));
    return new Blob([numbers.buffer.slice(0, 4), body, numbers.buffer.slice(4)]);
  }
});

describe('inputs of decodeImage in Chromium', () => {
  const opaque = 'png-rgb-8.png';
  const transparent = 'png-rgba-8.png';

  async function element(src: string): Promise<HTMLImageElement> {
    const image = new Image();
    image.src = src;
    await image.decode();
    return image;
  }
  async function painted<C extends HTMLCanvasElement | OffscreenCanvas>(canvas: C): Promise<C> {
    const image = await createImageBitmap(new Blob([await read(opaque)]));
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d')!.drawImage(image, 0, 0);
    return canvas;
  }
  async function video(): Promise<HTMLVideoElement> {
    const shown = document.createElement('video');
    shown.muted = true;
    const canvas = await painted(document.createElement('canvas'));
    shown.srcObject = canvas.captureStream();
    await shown.play();
    return shown;
  }

  it.each<[string, () => Promise<ImageInput>]>([
    ['a relative URL', async () => new URL(transparent, fixtures).pathname],
    ['a URL object', async () => new URL(transparent, fixtures)],
    [
      'a data: URL',
      async () => `data:image/png;base64,${btoa(String.fromCharCode(...(await read(transparent))))}`,
    ],
    ['a blob: URL', async () => URL.createObjectURL(new Blob([await read(transparent)]))],
    ['a Blob', async () => new Blob([await read(transparent)])],
    ['a File', async () => new File([await read(transparent)], transparent)],
    ['a Uint8Array', () => read(transparent)],
    ['an ArrayBuffer', async () => (await read(transparent)).buffer],
    ['an img', () => element(new URL(transparent, fixtures).href)],
  ])('decodes %s', async (_, input) => {
    expect(await sha256((await decodeImage(await input())).data)).toBe(files[transparent]!.sha256);
  });

  it.each<[string, () => Promise<ImageInput>]>([
    ['a canvas', () => painted(document.createElement('canvas'))],
    ['an OffscreenCanvas', () => painted(new OffscreenCanvas(1, 1))],
    ['a VideoFrame', async () => new VideoFrame(await painted(new OffscreenCanvas(1, 1)), { timestamp: 0 })],
  ])('reads %s', async (_, input) => {
    expect(await sha256((await decodeImage(await input())).data)).toBe(files[opaque]!.sha256);
  });

  it('reads an ImageBitmap and leaves it open', async () => {
    const bitmap = await createImageBitmap(new Blob([await read(opaque)]));
    expect(await sha256((await decodeImage(bitmap)).data)).toBe(files[opaque]!.sha256);
    expect(bitmap.width).toBe(files[opaque]!.width);
  });

  it('reads the frame that a video shows', async () => {
    const { width, height } = await decodeImage(await video());
    expect([width, height]).toEqual([files[opaque]!.width, files[opaque]!.height]);
  });

  it('returns pixels as they are, also an ImageData', async () => {
    const pixels = new ImageData(2, 1);
    expect(await decodeImage(pixels)).toBe(pixels);
  });

  it('fetches an img again, so that it is not color-managed, and turned only where it is to be', async () => {
    const image = await element(new URL('jpeg-exif-6.jpg', fixtures).href);
    expect([image.naturalWidth, image.naturalHeight]).toEqual([18, 29]);
    const { sha256: unturned, upright_sha256 } = files['jpeg-exif-6.jpg']!;
    expect(await sha256((await decodeImage(image)).data)).toBe(upright_sha256);
    const { data } = await decodeImage(image, { applyExifOrientation: false });
    expect(await sha256(data)).toBe(unturned);
  });

  it('reads an img as it is shown where its file can no longer be fetched', async () => {
    const url = URL.createObjectURL(new Blob([await read(transparent)]));
    const image = await element(url);
    URL.revokeObjectURL(url);
    expect(await sha256((await decodeImage(image)).data)).toBe(files[transparent]!.sha256);
  });

  it('names an img that does not load or has no src', async () => {
    const image = new Image();
    await expect(decodeImage(image)).rejects.toThrow('got an img: it has no src.');
    image.src = '/no/such/image.png';
    await expect(decodeImage(image)).rejects.toThrow('no/such/image.png: it does not load.');
  });

  it('says what another origin has to do', async () => {
    const image = await element(new URL(opaque, fixtures).href.replace('127.0.0.1', 'localhost'));
    const fetch = () => Promise.reject(new TypeError('not shared'));
    await expect(decodeImage(image, { fetch })).rejects.toThrow(
      'its pixels belong to another origin, which has to share them (Access-Control-Allow-Origin).',
    );
  });

  it('fetches with the function it is given', async () => {
    const fetch = vi.fn(async () => new Response(await read(opaque)));
    const { data } = await decodeImage('https://images.example/a.png', { fetch });
    expect(await sha256(data)).toBe(files[opaque]!.sha256);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('names the URL and the status of a failed download, and an input of another kind', async () => {
    const fetch = async () => new Response(null, { status: 404, statusText: 'Not Found' });
    await expect(decodeImage('/missing.png', { fetch })).rejects.toThrow(
      `[@fgclip2/image-processor] Expected an image from ${location.origin}/missing.png, got status 404 Not Found.`,
    );
    await expect(decodeImage(document.body as unknown as string)).rejects.toThrow(
      'Expected a URL, Blob, bytes, pixels, or an img, canvas, video or bitmap for an image, got HTMLBodyElement.',
    );
  });

  it('rejects with the reason of an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    for (const input of [new URL(opaque, fixtures), await read(opaque), new ImageData(1, 1)]) {
      await expect(decodeImage(input, { signal })).rejects.toThrow('enough');
    }
    const controller = new AbortController();
    const decoding = decodeImage(await read(opaque), { signal: controller.signal });
    controller.abort(new Error('enough of this'));
    await expect(decoding).rejects.toThrow('enough of this');
  });
});

describe('files decodeImage refuses in Chromium', () => {
  it.each(tiff)('refuses %s and says what can be read', async (name) => {
    await expect(decodeImage(await read(name))).rejects.toThrow(
      'bytes in memory: TIFF is not one of JPEG, PNG, WebP, GIF, AVIF, BMP and PPM, which are read: convert it to one of them, or pass a decoder for it (decode).',
    );
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['drawings', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  ])('refuses %s', async (_, text) => {
    await expect(decodeImage(new TextEncoder().encode(text))).rejects.toThrow(
      `got ${text.length} bytes in memory: ${text.startsWith('<svg') ? 'SVG' : 'its format'} is not one of JPEG, PNG, WebP, GIF, AVIF, BMP and PPM, which are read: convert it to one of them, or pass a decoder for it (decode).`,
    );
  });

  it.each([
    'jpeg-420.jpg',
    'jpeg-420-progressive.jpg',
    'jpeg-cmyk-adobe.jpg',
    'jpeg-cmyk-progressive.jpg',
    'png-rgb-8.png',
    'png-rgba-8-interlaced.png',
    'png-gray-16.png',
    'gif-opaque.gif',
    'webp-lossy.webp',
  ])('refuses %s cut short, naming the file', async (name) => {
    const bytes = await read(name);
    for (const part of [0.3, 0.6, 0.9]) {
      const file = new File([bytes.subarray(0, bytes.length * part)], name);
      await expect(decodeImage(file)).rejects.toThrow(
        `[@fgclip2/image-processor] Expected an image that can be decoded, got ${name}: `,
      );
    }
  });

  it.each([
    'png-rgb-8.png',
    'jpeg-420.jpg',
    'webp-lossy.webp',
    'webp-lossless.webp',
    'webp-animated.webp',
    'gif-opaque.gif',
    'bmp-24.bmp',
    'ppm-6.ppm',
  ])('refuses more than maxPixels without decoding them: %s', async (name) => {
    const decode = vi.spyOn(globalThis, 'createImageBitmap');
    const bytes = await read(name);
    await expect(decodeImage(bytes, { maxPixels: 29 * 18 - 1 })).rejects.toThrow(
      `[@fgclip2/image-processor] Expected at most 521 pixels (maxPixels) for an image, got ${bytes.length} bytes in memory of 29 x 18, which is 522. Raise maxPixels to read it.`,
    );
    expect(decode).not.toHaveBeenCalled();
    expect((await decodeImage(bytes, { maxPixels: 29 * 18 })).width).toBe(29);
  });

  it('names HEIC by its bytes, and leaves it to the option decode', async () => {
    const file = new File([await read('heic.heic')], 'photo.jpg');
    await expect(decodeImage(file)).rejects.toThrow(
      'got photo.jpg: HEIC is not one of JPEG, PNG, WebP, GIF, AVIF, BMP and PPM, which are read: convert it to one of them, or pass a decoder for it (decode).',
    );
    const pixels = { data: new Uint8Array(6), width: 2, height: 1 };
    const decode = vi.fn<FallbackDecoder>(() => pixels);
    expect(await decodeImage(file, { decode })).toMatchObject({ width: 2, height: 1 });
    const [bytes, { format, name }] = decode.mock.calls[0]!;
    expect([bytes, format, name]).toEqual([await read('heic.heic'), 'HEIC', 'photo.jpg']);
    expect((await decodeImage(await read(tiff[0]!), { decode })).width).toBe(2);
  });

  it('refuses an AVIF with colors multiplied by alpha, which Chromium gets wrong', async () => {
    await expect(decodeImage(await read(premultiplied))).rejects.toThrow(
      'bytes in memory: an AVIF with colors multiplied by alpha is not read.',
    );
  });

  it('says that a checksum is wrong', async () => {
    const png = await read('png-rgb-8.png');
    const { end } = pngChunks(png).find(({ type }) => type === 'IDAT')!;
    png[end]! ^= 1;
    await expect(decodeImage(png)).rejects.toThrow(
      'the checksum (CRC) of its IDAT chunk is wrong, so the file is damaged.',
    );
  });

  it('refuses transparency where there is no WebGL, and nothing else', async () => {
    const { getContext } = OffscreenCanvas.prototype;
    vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockImplementation(function (
      this: OffscreenCanvas,
      ...args: Parameters<typeof getContext>
    ) {
      return args[0] === 'webgl2' ? null : getContext.apply(this, args);
    } as typeof getContext);
    await expect(decodeImage(await read('png-rgba-8.png'))).rejects.toThrow(
      'an image with transparency needs WebGL 2, and this browser gives none.',
    );
    expect(await sha256((await decodeImage(await read('png-rgb-8.png'))).data)).toBe(
      files['png-rgb-8.png']!.sha256,
    );
  });

  it('survives damage anywhere: pixels of the right number, or an error that says what was read', async () => {
    let state = 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let refused = 0;
    for (const name of all) {
      const bytes = await read(name);
      for (let i = 0; i < 6; i++) bytes[random(bytes.length)] = random(256);
      try {
        const { data, width, height } = await decodeImage(bytes);
        expect(data.length).toBe(width * height * 3);
      } catch (error) {
        refused++;
        expect(String(error)).toContain(`got ${bytes.length} bytes in memory`);
      }
    }
    expect(refused).toBeGreaterThan(0);
  });
});
