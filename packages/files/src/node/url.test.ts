import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractContents, describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { type LocalHub, startLocalHub } from '@fgclip2/files-kit/local-hub';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProgressEvent } from '../files.ts';
import { type UrlOptions, url } from './url.ts';

const large = new Uint8Array(8_000_000).map((_, i) => i % 251);
const contents = { 'config.json': 'one', 'model.bin': large };

let local: LocalHub;
let cacheDir: string;
let base: string;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'fgclip2-url-'));
  vi.stubEnv('HF_HUB_OFFLINE', '');
  local = await startLocalHub({
    repositories: {
      'a/b': { files: contents, large: (file) => file === 'model.bin' },
      'a/contract': { files: contractContents },
    },
  });
  base = `${local.url}/a/b/resolve/main`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await local.close();
  await rm(cacheDir, { recursive: true, force: true });
});

async function textOf(options: UrlOptions = {}, file = 'config.json', from = base) {
  const source = await url(from, { cacheDir, retryDelay: 1, ...options }).open(file);
  return source && new TextDecoder().decode(await source.read(0, source.size));
}

const gets = () => local.requests.filter(({ method, status }) => method === 'GET' && status < 300).length;

/** A plain server whose responses the test writes. */
async function serve(
  handle: Parameters<typeof createServer>[1],
): Promise<{ server: Server; address: string }> {
  const server = createServer(handle as never);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/models` };
}

describeFilesContract('url', () => ({
  files: url(`${local.url}/a/contract/resolve/main`, { cacheDir }),
  contents: contractContents,
}));

describe('open', () => {
  it('downloads a file once while the server gives the same etag', async () => {
    expect(await textOf()).toBe('one');
    expect(await textOf()).toBe('one');
    expect(await textOf({}, 'config.json', `${base}/`)).toBe('one');
    expect(gets()).toBe(1);
    local.push('a/b', { ...contents, 'config.json': 'two' });
    expect(await textOf()).toBe('two');
    expect(gets()).toBe(2);
  });

  it('gives a file on disk, with the name of its address', async () => {
    const source = (await url(new URL(base), { cacheDir }).open('config.json'))!;
    expect(source.name).toBe(`${base}/config.json`);
    expect(source.path).toContain(join('fgclip2-urls', ''));
    const [key] = await readdir(join(cacheDir, 'fgclip2-urls'));
    expect(key).toMatch(/^[0-9a-f]{32}$/);
  });

  it('follows redirects, reports progress and resumes', async () => {
    local.faults.push({ at: 'storage', method: 'GET', cutAfter: 3_000_000 });
    const events: ProgressEvent[] = [];
    const files = url(base, { cacheDir, retryDelay: 1, onProgress: (event) => events.push(event) });
    const source = (await files.open('model.bin'))!;
    expect((await source.read(0, source.size)).every((byte, i) => byte === large[i])).toBe(true);
    expect(events.at(-1)).toEqual({
      file: 'model.bin',
      loaded: large.length,
      total: large.length,
      from: `${base}/`,
      to: expect.stringContaining(join(cacheDir, 'fgclip2-urls')),
    });
    const ranges = local.requests.filter(({ at, method }) => at === 'storage' && method === 'GET');
    expect(ranges.map(({ status }) => status)).toEqual([200, 206]);
  });

  it('goes on after an abort, but not with the part of another version', async () => {
    const abort = async () => {
      const controller = new AbortController();
      const onProgress = ({ loaded }: ProgressEvent) =>
        loaded > 500_000 && controller.abort(new Error('enough'));
      await expect(textOf({ onProgress, signal: controller.signal }, 'model.bin')).rejects.toThrow('enough');
    };
    const statuses = () =>
      local.requests
        .filter(({ method, at }) => method === 'GET' && at === 'storage')
        .map(({ status }) => status);
    await abort();
    await textOf({}, 'model.bin');
    expect(statuses()).toEqual([200, 206]);

    local.push('a/b', { 'model.bin': large.map((byte) => byte ^ 1) });
    await abort();
    local.push('a/b', { 'model.bin': large.map((byte) => byte ^ 2) });
    const source = (await url(base, { cacheDir }).open('model.bin'))!;
    expect((await source.read(0, source.size)).every((byte, i) => byte === (large[i]! ^ 2))).toBe(true);
  });

  it('says what a server refused', async () => {
    local.faults.push({ at: 'hub', status: 403 });
    await expect(textOf()).rejects.toThrow(
      `[@fgclip2/files] Expected a file at ${base}/config.json, got status 403: the file may be private, or the address expired.`,
    );
    local.faults.push({ at: 'hub', status: 400 });
    await expect(textOf()).rejects.toThrow(`Expected a file at ${base}/config.json, got status 400.`);
  });

  it('works with a server that knows neither HEAD nor lengths nor etags', async () => {
    const { server, address } = await serve((request, response) => {
      if (request.method === 'HEAD') response.writeHead(405).end();
      else response.end(request.url === '/models/config.json?key=1' ? 'plain' : 'wrong');
    });
    expect(await textOf({}, 'config.json', `${address}?key=1`)).toBe('plain');
    expect(await textOf({}, 'config.json', `${address}?key=1`)).toBe('plain');
    server.close();
  });
});

describe('without a network', () => {
  it('uses the cached file as it is', async () => {
    await textOf();
    await local.close();
    expect(await textOf()).toBe('one');
    await expect(textOf({ retries: 0 }, 'model.bin')).rejects.toThrow(
      /Expected a response from http:.*\/model\.bin, got a refused connection \(ECONNREFUSED 127\.0\.0\.1:\d+\): nothing listens there\. Gave up after 1 attempt\.$/,
    );
  });

  it('says so when it is set to stay offline', async () => {
    await textOf();
    local.requests.length = 0;
    expect(await textOf({ offline: true })).toBe('one');
    await expect(textOf({ offline: true }, 'model.bin')).rejects.toThrow(
      `[@fgclip2/files] Expected ${base}/model.bin in the cache ${cacheDir}, since the network is off`,
    );
    expect(local.requests).toEqual([]);
  });
});

describe('url', () => {
  it.each(['ftp://x/y', 'model', '/model', ''])('refuses the base %j', (base) => {
    expect(() => url(base)).toThrow(
      new TypeError(`[@fgclip2/files] Expected an http(s) URL for base, got ${JSON.stringify(base)}.`),
    );
  });
});
