import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { sha256 } from '@fgclip2/test-kit/images';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImageInput } from '../decode/image-decoder.ts';
import { decodeImage } from './decode-image.ts';

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
const names = Object.keys(files);
const read = (name: string): Promise<Buffer> => readFile(join(fixtures, name));

describe('decodeImage', () => {
  it.each(names)('gives the bytes of Pillow for %s', async (name) => {
    const { width, height, sha256: expected } = files[name]!;
    const image = await decodeImage(join(fixtures, name));
    expect(image).toMatchObject({ width, height, channels: 3 });
    expect(sha256(image.data)).toBe(expected);
  });

  it.each(names.filter((name) => name.includes('exif')))('turns %s upright on request', async (name) => {
    const image = await decodeImage(join(fixtures, name), { applyExifOrientation: true });
    expect(sha256(image.data)).toBe(files[name]!.upright_sha256);
    expect([image.width, image.height]).toEqual([18, 29]);
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
      `[@fgclip2/image-processor] Expected an image from ${base}/missing.png, got HTTP status 404 Not Found.`,
    );
    const fetch = () => Promise.reject(new TypeError('no network'));
    await expect(decodeImage('https://images.example/a.png', { fetch })).rejects.toThrow(
      'Expected an image from https://images.example/a.png, got no network.',
    );
  });

  it('names a missing file, an invalid data: URL, and an input of another kind', async () => {
    await expect(decodeImage('/no/such/image.png')).rejects.toThrow(
      'Expected an image file at /no/such/image.png, got ENOENT',
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
    ['text', 'hello', 'got 5 bytes in memory: Input buffer contains unsupported image format.'],
    [
      'drawings',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      'svg is not an image made of pixels.',
    ],
  ])('refuses %s', async (_, text, message) => {
    await expect(decodeImage(new TextEncoder().encode(text))).rejects.toThrow(message);
  });

  it('refuses more than maxPixels without decoding them', async () => {
    const bytes = await read('png-rgb-8.png');
    await expect(decodeImage(bytes, { maxPixels: 29 * 18 - 1 })).rejects.toThrow('exceeds pixel limit');
    expect((await decodeImage(bytes, { maxPixels: 29 * 18 })).width).toBe(29);
    const huge = Buffer.from(bytes);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    await expect(decodeImage(huge)).rejects.toThrow('Expected an image that can be decoded');
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

  it('says how to install sharp where it is missing', async () => {
    vi.resetModules();
    vi.doMock('sharp', () => {
      throw new Error('Cannot find package');
    });
    const { decodeImage: withoutSharp } = await import('./decode-image.ts');
    await expect(withoutSharp(await read('png-rgb-8.png'))).rejects.toThrow(
      'Expected the package sharp to decode images, got none that loads. Install it: npm install sharp',
    );
    vi.doUnmock('sharp');
  });
});
