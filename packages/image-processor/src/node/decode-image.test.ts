import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { sha256 } from '@fgclip2/test-kit/images';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { heifHeader } from '../decode/heif.ts';
import type { FallbackDecoder, ImageInput } from '../decode/image-decoder.ts';
import { crc32, pngChunks } from '../decode/png.ts';
import { decodeImage } from './decode-image.ts';
import { fixture } from './fixtures/fixture.ts';

interface PillowResult {
  width: number;
  height: number;
  sha256: string;
  upright_sha256: string;
}

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const { files }: { files: Record<string, PillowResult> } = JSON.parse(
  await readFile(join(fixtures, 'pillow.json'), 'utf8'),
);
const read = (name: string): Promise<Buffer> => readFile(join(fixtures, name));

/** What Pillow reads and sharp gives wrong pixels for. */
const refused: Record<string, string> = {
  'tiff-ycbcr-lzw.tif': 'a TIFF with YCbCr colors without JPEG compression is not read',
  'tiff-lab.tif': 'a TIFF with Lab colors (8) is not read',
  'tiff-gray-16-white-is-0.tif': 'a TIFF of 16-bit gray in which 0 is white is not read',
  'tiff-cmyk-16.tif': 'CMYK of 4 channels of 8 bits expected, got 4 channels of ushort',
};
const inexact = 'avif-premultiplied.avif';
const names = Object.keys(files).filter((name) => !(name in refused) && name !== inexact);

describe('decodeImage', () => {
  it.each(names)('gives the bytes of Pillow for %s, unturned', async (name) => {
    const { width, height, sha256: expected } = files[name]!;
    const image = await decodeImage(join(fixtures, name), { applyExifOrientation: false });
    expect(image).toMatchObject({ width, height, channels: 3 });
    expect(sha256(image.data)).toBe(expected);
  });

  it.each(names)('turns %s upright, as Pillow does when it is asked', async (name) => {
    const image = await decodeImage(join(fixtures, name));
    expect(sha256(image.data)).toBe(files[name]!.upright_sha256);
  });

  it('is close to Pillow where an AVIF has its colors multiplied by alpha', async () => {
    const { data } = await decodeImage(join(fixtures, inexact));
    const expected = (await decodeImage(join(fixtures, inexact.replace('.avif', '-as-png.png')))).data;
    const differences = Array.from(data, (value, i) => Math.abs(value - expected[i]!));
    expect(data.length).toBe(expected.length);
    expect(Math.max(...differences)).toBeLessThanOrEqual(8);
    expect(differences.reduce((sum, value) => sum + value) / data.length).toBeLessThan(1);
  });
});

describe('inputs of decodeImage', () => {
  const name = 'png-rgba-8.png';
  const expected = files[name]!.sha256;
  let server: Server;
  let base: string;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      if (request.url !== `/${name}`) return void response.writeHead(404).end('none');
      response.end(await read(name));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each<[string, () => Promise<ImageInput> | ImageInput]>([
    ['a path', () => join(fixtures, name)],
    ['a file: URL', () => pathToFileURL(join(fixtures, name))],
    ['a file: URL as a string', () => pathToFileURL(join(fixtures, name)).href],
    ['an http: URL', () => `${base}/${name}`],
    ['a URL object', () => new URL(`${base}/${name}`)],
    ['a data: URL', async () => `data:image/png;base64,${(await read(name)).toString('base64')}`],
    ['a Blob', async () => new Blob([new Uint8Array(await read(name))])],
    [
      'the Blob of a simulated page',
      async () => {
        const real = new Blob([new Uint8Array(await read(name))]);
        return { size: real.size, arrayBuffer: () => real.arrayBuffer() } as Blob;
      },
    ],
    ['a File', async () => new File([new Uint8Array(await read(name))], name)],
    ['a Buffer', () => read(name)],
    ['a Uint8Array', async () => new Uint8Array(await read(name))],
    ['an ArrayBuffer', async () => new Uint8Array(await read(name)).buffer],
  ])('decodes %s', async (_, input) => {
    expect(sha256((await decodeImage(await input())).data)).toBe(expected);
  });

  it.each(['Uint8Array', 'ArrayBuffer'])('decodes %s of another realm', async (tag) => {
    const bytes = [...(await read(name))];
    const foreign = runInNewContext(`Uint8Array.from(bytes)${tag === 'ArrayBuffer' ? '.buffer' : ''}`, {
      bytes,
    });
    expect(foreign).not.toBeInstanceOf(globalThis[tag as 'Uint8Array']);
    expect(sha256((await decodeImage(foreign)).data)).toBe(expected);
  });

  it('returns pixels as they are, of another realm as well', async () => {
    const pixels = { data: new Uint8Array(4), width: 1, height: 1 };
    expect(await decodeImage(pixels)).toBe(pixels);
    const foreign = { ...pixels, data: runInNewContext('new Uint8ClampedArray(4)') };
    expect(await decodeImage(foreign)).toBe(foreign);
  });

  it('fetches with the function it is given', async () => {
    const fetch = vi.fn(async () => new Response(new Uint8Array(await read(name))));
    expect(sha256((await decodeImage('https://images.example/a.png', { fetch })).data)).toBe(expected);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('names the URL and the status of a failed download', async () => {
    await expect(decodeImage(`${base}/missing.png`)).rejects.toThrow(
      `[@fgclip2/image-processor] Expected an image from ${base}/missing.png, got status 404 Not Found.`,
    );
    const fetch = () => Promise.reject(new TypeError('no network'));
    await expect(decodeImage('https://images.example/a.png', { fetch })).rejects.toThrow(
      'Expected an image from https://images.example/a.png, got no network.',
    );
  });

  it('says why there was no connection', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(decodeImage(`http://127.0.0.1:${port}/a.png`)).rejects.toThrow(
      `from http://127.0.0.1:${port}/a.png, got a refused connection (ECONNREFUSED 127.0.0.1:${port}): nothing listens there.`,
    );
  });

  it('does not show the password and the query of a URL', async () => {
    const url = `${base.replace('//', '//anna:secret@')}/missing.png?signature=secret`;
    const error = (await decodeImage(url).catch((each: unknown) => each)) as Error;
    expect(error.message).toBe(
      `[@fgclip2/image-processor] Expected an image from ${base}/missing.png, got status 404 Not Found.`,
    );
    await expect(decodeImage('http://anna:secret@a b/c.png')).rejects.toThrow(
      'Expected a URL for an image, got "http://a b/c.png".',
    );
  });

  it('counts the bytes of a download, and refuses one that is too long for memory', async () => {
    const counts: number[] = [];
    await decodeImage(`${base}/${name}`, { onBytes: (count) => counts.push(count) });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe((await read(name)).length);
    const fetch = async () => new Response('x', { headers: { 'content-length': String(2 ** 29 + 1) } });
    await expect(decodeImage('https://images.example/a.png', { fetch })).rejects.toThrow(
      '[@fgclip2/image-processor] Expected an image from https://images.example/a.png, got more than 536870912 bytes, the most that is read from a URL: download the file, and pass that.',
    );
  });

  it('waits 30 s for a server that says nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const fetch: typeof globalThis.fetch = (_, init) =>
        new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
        });
      const decoding = decodeImage('https://images.example/a.png', { fetch }).catch((error) => error.message);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(await decoding).toBe(
        '[@fgclip2/image-processor] Expected an image from https://images.example/a.png, got nothing within 30 s.',
      );
    } finally {
      vi.useRealTimers();
    }
  });

  it('names a missing file, an invalid data: URL, and an input of another kind', async () => {
    await expect(decodeImage('/no/such/image.png')).rejects.toThrow(
      'Expected an image file at /no/such/image.png, got no such file.',
    );
    await expect(decodeImage('data:nothing')).rejects.toThrow('Expected an image from data:nothing');
    await expect(decodeImage(new URL('ftp://images.example/a.png'))).rejects.toThrow(
      'Expected a file:, http:, https: or data: URL for an image, got "ftp://images.example/a.png".',
    );
    await expect(decodeImage(7 as unknown as string)).rejects.toThrow(
      'Expected a path, URL, Blob, bytes or pixels for an image, got 7.',
    );
  });

  it('rejects with the reason of an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    for (const input of [join(fixtures, name), `${base}/${name}`, await read(name)]) {
      await expect(decodeImage(input, { signal })).rejects.toThrow('enough');
    }
  });
});

describe('files decodeImage refuses', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fgclip2-images-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    'jpeg-420.jpg',
    'jpeg-420-progressive.jpg',
    'png-rgb-8.png',
    'png-rgba-8-interlaced.png',
    'gif-opaque.gif',
    'webp-lossy.webp',
    'tiff-rgb-lzw.tif',
  ])('refuses %s cut short, naming the file', async (name) => {
    const bytes = await read(name);
    for (const part of [0.3, 0.6, 0.9]) {
      const path = join(folder, name);
      await writeFile(path, bytes.subarray(0, bytes.length * part));
      await expect(decodeImage(path)).rejects.toThrow(
        `[@fgclip2/image-processor] Expected an image that can be decoded, got ${path}: `,
      );
    }
  });

  it.each([
    ['nothing', '', 'got 0 bytes in memory'],
    [
      'text',
      'hello',
      'got 5 bytes in memory: its format is not one of JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP and PPM, which are read: convert it to one of them, or pass a decoder for it (decode).',
    ],
    [
      'drawings',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      'got 95 bytes in memory: SVG is not one of JPEG, ',
    ],
  ])('refuses %s', async (_, text, message) => {
    await expect(decodeImage(new TextEncoder().encode(text))).rejects.toThrow(message);
  });

  it.each(Object.entries(refused))('refuses %s, whose pixels would be wrong', async (name, reason) => {
    await expect(decodeImage(join(fixtures, name))).rejects.toThrow(`${name}: ${reason}.`);
  });

  it('names HEIC by its bytes, whatever the name, with what is read and the way out', async () => {
    const file = new File([await fixture('heic.heic')], 'photo.jpg');
    await expect(decodeImage(file)).rejects.toThrow(
      /^\[@fgclip2\/image-processor\] Expected an image that can be decoded, got photo\.jpg: HEIC is not one of JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP and PPM, which are read: convert it to one of them, or pass a decoder for it \(decode\)\.$/,
    );
  });

  it('says of a PNG with rows missing that they may be', async () => {
    const png = new Uint8Array(await read('png-rgb-8.png'));
    const taller = png.slice();
    const view = new DataView(taller.buffer);
    view.setUint32(20, view.getUint32(20) + 1);
    view.setUint32(29, crc32(taller.subarray(12, 29)));
    await expect(decodeImage(taller)).rejects.toThrow(
      'bytes in memory: its pixels are damaged, or rows of them are missing.',
    );
  });

  it('says that a checksum is wrong, or that the end is missing', async () => {
    const png = await fixture('png-rgb-8.png');
    const [data] = pngChunks(png).filter(({ type }) => type === 'IDAT');
    const damaged = png.slice();
    damaged[data!.end]! ^= 1;
    await expect(decodeImage(damaged)).rejects.toThrow(
      'bytes in memory: the checksum (CRC) of its IDAT chunk is wrong, so the file is damaged.',
    );
    await expect(decodeImage(png.subarray(0, 900))).rejects.toThrow('the file ends before its IEND chunk.');
  });

  it('gives each image its own reason, on one line, with many in flight', async () => {
    const png = await fixture('png-rgb-8.png');
    const webp = await fixture('webp-lossless.webp');
    const [jpeg, tiff] = [await fixture('jpeg-444.jpg'), await fixture('tiff-rgb-lzw.tif')];
    const cut = [jpeg, webp, tiff].map((bytes) => bytes.subarray(0, bytes.length / 2));
    const damaged = png.slice();
    damaged[pngChunks(png).find(({ type }) => type === 'IDAT')!.end]! ^= 1;
    const inputs = [...cut, damaged, await fixture('heic.heic')];
    const reasonOf = (input: Uint8Array): Promise<string> =>
      decodeImage(input).then(
        () => 'none',
        (error: Error) => error.message,
      );
    const alone: string[] = [];
    for (const input of inputs) alone.push(await reasonOf(input));
    expect(new Set(alone).size).toBe(inputs.length);
    for (const reason of alone) expect(reason).toMatch(/^.+\.$/);
    const rounds = Array.from({ length: 12 }, () => inputs);
    const whole = Array.from({ length: 12 }, () => decodeImage(jpeg));
    const together = await Promise.all(rounds.flat().map(reasonOf));
    expect(together).toEqual(rounds.flatMap(() => alone));
    await Promise.all(whole);
  });

  it('refuses more than four channels, and names the file', async () => {
    const { default: sharp } = await import('sharp');
    const raw = { width: 2, height: 2, channels: 3 } as const;
    const gray = { raw: { ...raw, channels: 1 } } as const;
    const three = sharp(new Uint8Array(12), { raw });
    const bands = three.joinChannel([Buffer.alloc(4), Buffer.alloc(4)], gray);
    const tiff = await bands.tiff({ compression: 'none' }).toBuffer();
    await expect(decodeImage(tiff)).rejects.toThrow(
      `[@fgclip2/image-processor] Expected an image that can be decoded, got ${tiff.length} bytes in memory: 4 channels at most expected, got 5.`,
    );
  });

  it('refuses more than maxPixels without decoding them', async () => {
    const bytes = await read('png-rgb-8.png');
    await expect(decodeImage(bytes, { maxPixels: 29 * 18 - 1 })).rejects.toThrow(
      new RangeError(
        `[@fgclip2/image-processor] Expected at most 521 pixels (maxPixels) for an image, got ${bytes.length} bytes in memory of 29 x 18, which is 522. Raise maxPixels to read it.`,
      ),
    );
    expect((await decodeImage(bytes, { maxPixels: 29 * 18 })).width).toBe(29);
    const huge = Buffer.from(bytes);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    await expect(decodeImage(huge)).rejects.toThrow(
      'got 1652 bytes in memory of 60000 x 60000, which is 3600000000.',
    );
  });

  it('survives damage anywhere: pixels of the right number, or an error that says what was read', async () => {
    let state = 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let refused = 0;
    for (const name of names) {
      const bytes = new Uint8Array(await read(name));
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

  it('needs no sharp for BMP and PPM, and says how to install it for others', async () => {
    vi.resetModules();
    vi.doMock('sharp', () => {
      throw new Error('Cannot find package');
    });
    const { decodeImage: withoutSharp } = await import('./decode-image.ts');
    for (const name of ['bmp-24.bmp', 'ppm-6.ppm']) {
      expect(sha256((await withoutSharp(await read(name))).data)).toBe(files[name]!.sha256);
    }
    await expect(withoutSharp(await read('png-rgb-8.png'))).rejects.toThrow(
      '[@fgclip2/image-processor] Expected the package sharp to decode images, got one that does not load (',
    );
    vi.doUnmock('sharp');
  });
});

describe('the option decode', () => {
  const pixels = { data: new Uint8Array(6).map((_, i) => i), width: 2, height: 1 };

  it('is given the bytes of what is not read, and what they are', async () => {
    const bytes = await fixture('heic.heic');
    const decode = vi.fn<FallbackDecoder>(() => pixels);
    const image = await decodeImage(new File([bytes], 'photo.jpg'), { decode });
    expect(image).toMatchObject({ ...pixels, channels: 3 });
    const [given, { format, name, reason }] = decode.mock.calls[0]!;
    expect(given).toEqual(bytes);
    expect([format, name]).toEqual(['HEIC', 'photo.jpg']);
    expect(reason).toContain('HEIC is not one of');
  });

  it('is given an image without its orientation, which is turned afterwards', async () => {
    const bytes = await fixture('avif-turned-6.avif');
    bytes.fill(0, bytes.length - 40);
    const seen: Uint8Array[] = [];
    const decode: FallbackDecoder = (given) => {
      seen.push(given);
      return pixels;
    };
    expect(await decodeImage(bytes, { decode })).toMatchObject({ width: 1, height: 2 });
    expect(await decodeImage(bytes, { decode, applyExifOrientation: false })).toMatchObject({ width: 2 });
    expect(heifHeader(seen[0]!).orientation).toBe(1);
    expect(heifHeader(bytes).orientation).toBe(6);
  });

  it('is asked for a file that is of no known format or damaged, and may leave it at that', async () => {
    const decode: FallbackDecoder = (_, { format }) => (format === undefined ? pixels : undefined);
    expect((await decodeImage(new TextEncoder().encode('hello'), { decode })).width).toBe(2);
    const cut = (await fixture('png-rgb-8.png')).subarray(0, 900);
    await expect(decodeImage(cut, { decode })).rejects.toThrow('the file ends before its IEND chunk.');
  });

  it('is not asked for what is read, or is too large', async () => {
    const decode = vi.fn<FallbackDecoder>(() => pixels);
    await decodeImage(await fixture('png-rgb-8.png'), { decode });
    await decodeImage(await fixture('bmp-24.bmp'), { decode });
    await expect(decodeImage(await fixture('bmp-24.bmp'), { decode, maxPixels: 9 })).rejects.toThrow(
      '29 x 18',
    );
    expect(decode).not.toHaveBeenCalled();
  });

  it('passes its error on, and refuses what is no image', async () => {
    const heic = await fixture('heic.heic');
    const failing = () => Promise.reject(new Error('no memory'));
    await expect(decodeImage(heic, { decode: failing })).rejects.toThrow('no memory');
    const wrong = (() => ({ ...pixels, width: 5 })) as FallbackDecoder;
    await expect(decodeImage(heic, { decode: wrong })).rejects.toThrow('for an image of 5 x 1 pixels');
  });
});
