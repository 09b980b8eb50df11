import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contractContents, describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { type LocalHub, startLocalHub } from '@fgclip2/files-kit/local-hub';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ByteSource, ProgressEvent } from '../files.ts';
import { isPrefetchableSource } from '../prefetchable-source.ts';
import { sha256Hex } from '../sha256.ts';
import { type UrlOptions, url } from './url.ts';

// Node has no IndexedDB: what is kept is tested in a browser.

const large = new Uint8Array(20_000_000).map((_, i) => (i * 7 + (i >> 9)) % 251);
const contents = { 'config.json': 'one', 'model.bin': large };

let local: LocalHub;
let base: string;

beforeEach(async () => {
  local = await startLocalHub({
    repositories: {
      'a/b': { files: contents, large: (file) => file === 'model.bin' },
      'a/contract': { files: contractContents },
    },
  });
  base = `${local.url}/a/b/resolve/main`;
});
afterEach(() => local.close());

function files(options: UrlOptions = {}) {
  return url(base, { cache: false, retryDelay: 1, retries: 1, ...options });
}

async function openLarge(options: UrlOptions = {}): Promise<ByteSource> {
  return (await files(options).open('model.bin'))!;
}

async function expectPart(source: ByteSource, start: number, end: number): Promise<void> {
  const part = await source.read(start, end);
  expect(part.length).toBe(end - start);
  expect(part.every((byte, i) => byte === large[start + i])).toBe(true);
}

const asked = () => local.requests.map(({ at, range }) => `${at} ${range}`);

describeFilesContract('url in the browser, without storage', () => ({
  files: url(`${local.url}/a/contract/resolve/main`, { cache: false }),
  contents: contractContents,
}));

describe('open', () => {
  it('reads a small file with one request, and opens it once', async () => {
    const source = (await files().open('config.json'))!;
    expect(new TextDecoder().decode(await source.read(0, source.size))).toBe('one');
    expect(source.name).toBe(`${base}/config.json`);
    expect(asked()).toEqual(['hub bytes=0-131071']);
    const all = files();
    const [first, second] = await Promise.all([all.open('config.json'), all.open('config.json')]);
    expect([second, await all.open('config.json')]).toEqual([first, first]);
    expect(local.requests.length).toBe(2);
  });

  it('says what a server refused', async () => {
    local.faults.push({ at: 'hub', status: 403 });
    await expect(openLarge()).rejects.toThrow(
      `[@fgclip2/files] Expected a file at ${base}/model.bin, got status 403: the file may be private, or the address expired.`,
    );
    local.faults.push({ at: 'hub', status: 400 });
    await expect(openLarge()).rejects.toThrow(`Expected a file at ${base}/model.bin, got status 400.`);
    await local.close();
    await expect(openLarge({ retries: 0 })).rejects.toThrow(
      /Expected a response from http:.*\/model\.bin, got .+\. Gave up after 1 attempt\.$/,
    );
  });

  it('tries a busy server again', async () => {
    local.faults.push({ at: 'hub', status: 503 });
    expect((await openLarge()).size).toBe(large.length);
  });

  it.each(['ftp://x/y', 'model', '/model', ''])('refuses the base %j', (wrong) => {
    expect(() => url(wrong)).toThrow(
      new TypeError(`[@fgclip2/files] Expected an http(s) URL for base, got ${JSON.stringify(wrong)}.`),
    );
  });

  it('warns that nothing is kept where there is no storage', async () => {
    const warnings: string[] = [];
    const options = { cache: true, onWarning: (message: string) => warnings.push(message) };
    await expectPart(await openLarge(options), 0, 10);
    expect(warnings).toEqual([
      `[@fgclip2/files] What is downloaded of ${base}/ from here on is not kept for the next visit: the browser gives this page no storage, which takes https or localhost.`,
    ]);
  });
});

describe('read', () => {
  it('asks where the server redirected to, until that address expires', async () => {
    const source = await openLarge();
    await expectPart(source, 200_000, 300_000);
    local.expireSignedUrls();
    await expectPart(source, 400_000, 500_000);
    await expectPart(source, 600_000, 700_000);
    expect(asked()).toEqual([
      'hub bytes=0-131071',
      'storage bytes=0-131071',
      'storage bytes=200000-299999',
      'storage bytes=400000-499999',
      'hub bytes=400000-499999',
      'storage bytes=400000-499999',
      'storage bytes=600000-699999',
    ]);
  });

  it('asks where it asked first when the redirected address fails', async () => {
    const fetchOnly: typeof fetch = (input, init) =>
      String(input).startsWith(base) ? fetch(input, init) : Promise.reject(new TypeError('Failed to fetch'));
    const source = await openLarge({ fetch: fetchOnly, retries: 0 });
    await expectPart(source, 200_000, 300_000);
    await expectPart(source, 600_000, 700_000);
    expect(asked().filter((line) => line.startsWith('hub'))).toEqual([
      'hub bytes=0-131071',
      'hub bytes=200000-299999',
      'hub bytes=600000-699999',
    ]);
  });

  it('joins short reads of one moment', async () => {
    const source = await openLarge();
    local.requests.length = 0;
    await Promise.all([500_000, 503_000, 600_000].map((start) => expectPart(source, start, start + 800)));
    expect(asked().sort()).toEqual(['storage bytes=500000-503799', 'storage bytes=600000-600799']);
  });

  it('goes on where a connection broke, and counts every byte once', async () => {
    const events: ProgressEvent[] = [];
    const source = await openLarge({ onProgress: (event) => events.push(event) });
    local.requests.length = 0;
    local.faults.push({ at: 'storage', cutAfter: 3_000_000 });
    let count = 0;
    const onBytes = (more: number) => {
      count += more;
    };
    await source.read(1_000_000, 9_000_000, { onBytes });
    expect(count).toBe(8_000_000);
    expect(asked()[0]).toBe('storage bytes=1000000-8999999');
    expect(asked()[1]).toMatch(/^storage bytes=[1-4]\d{6}-8999999$/);
    expect(events.at(-1)).toEqual({
      file: 'model.bin',
      loaded: 8_131_072,
      total: large.length,
      from: `${base}/`,
    });
  });

  it('refuses another version', async () => {
    const all = files();
    const source = (await all.open('config.json'))!;
    const weights = (await all.open('model.bin'))!;
    local.push('a/b', { 'config.json': 'two', 'model.bin': large.slice(0, 5_000_000) });
    expect(new TextDecoder().decode(await source.read(0, 3))).toBe('one');
    local.expireSignedUrls(); // the address of the old version would still respond
    await expect(weights.read(1_000_000, 2_000_000)).rejects.toThrow(
      /Expected http:.*model\.bin to stay the version that was opened \("[0-9a-f]{64}", 20000000 bytes\), got "[0-9a-f]{64}", 5000000 bytes: it changed while it was read\. Load again\.$/,
    );
    await expect((await all.open('model.bin'))!.read(0, 20_000_000)).rejects.toThrow(
      'Expected a range inside',
    );
    expect((await all.open('model.bin'))!.size).toBe(5_000_000);
  });

  it('ends with the signal of the source', async () => {
    const controller = new AbortController();
    const source = await openLarge({ signal: controller.signal });
    const onBytes = () => controller.abort(new Error('enough'));
    await expect(source.read(1_000_000, 20_000_000, { onBytes })).rejects.toThrow('enough');
    await expect(source.read(0, 1)).rejects.toThrow('enough');
  });

  it('checks the digest of a file that is read whole', async () => {
    const right = (await sha256Hex(new TextEncoder().encode('one')))!;
    const good = (await files({ integrity: { 'config.json': right.toUpperCase() } }).open('config.json'))!;
    expect((await good.read(0, 3)).length).toBe(3);
    const wrong = '0'.repeat(64);
    const bad = (await files({ integrity: { 'config.json': wrong } }).open('config.json'))!;
    await expect(bad.read(0, 3)).rejects.toThrow(
      `[@fgclip2/files] Expected sha256 ${wrong} for ${base}/config.json, got ${right}: what was kept of it was deleted, load again.`,
    );
  });
});

describe('prefetch', () => {
  it('downloads once what is read later, all of it where it is near', async () => {
    const source = await openLarge();
    if (!isPrefetchableSource(source)) throw new Error('Expected a source that prefetches.');
    await expectPart(source, 1_000_000, 1_000_100);
    local.requests.length = 0;
    let count = 0;
    await source.prefetch(500_000, 6_000_000, {
      onBytes: (more) => {
        count += more;
      },
    });
    expect([asked(), count]).toEqual([['storage bytes=500000-5999999'], 5_500_000]);
    await expectPart(source, 500_000, 6_000_000);
    await expectPart(source, 4_000_000, 5_000_000);
    expect(local.requests.length).toBe(1);
  });
});

describe('other servers', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A plain server that responds with status, headers and text. */
  async function serve(
    respond: (headers: IncomingHttpHeaders) => [number, Record<string, string>, string?],
  ): Promise<string> {
    const server = createServer((request, response) => {
      const [status, headers, body] = respond(request.headers);
      response.writeHead(status, headers).end(body);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/models`;
  }

  const read = async (address: string) => {
    const source = await url(address, { cache: false, retries: 0 }).open('config.json');
    return source && new TextDecoder().decode(await source.read(0, source.size));
  };

  it('may know neither ranges nor lengths nor etags', async () => {
    expect(await read(await serve(() => [200, {}, 'plain']))).toBe('plain');
  });

  it('may respond with their page for a file that is not there', async () => {
    const page = '<!doctype html><title>app</title>';
    expect(await read(await serve(() => [200, { 'content-type': 'text/html; charset=utf-8' }, page]))).toBe(
      undefined,
    );
  });

  it('may have an empty file', async () => {
    expect(await read(await serve(() => [416, { 'content-range': 'bytes */0' }]))).toBe('');
  });

  it('must give the range that was asked for', async () => {
    await expect(read(await serve(() => [206, { 'content-range': 'bytes 1-3/4' }, 'abc']))).rejects.toThrow(
      /Expected bytes 0-131071 of http:.*config\.json, got bytes 1-3\/4\.$/,
    );
  });

  it('may respond with more than was asked for, as Vite does', async () => {
    expect(await read(await serve(() => [206, { 'content-range': 'bytes 0-2/3' }, 'abc']))).toBe('abc');
    const long = 'x'.repeat(400_000);
    const address = await serve(({ range }) => {
      const start = Number(/=(\d+)-/.exec(range!)![1]);
      return [206, { 'content-range': `bytes ${start}-399999/400000` }, long.slice(start)];
    });
    const source = (await url(address, { cache: false, retries: 0 }).open('model.bin'))!;
    expect((await source.read(200_000, 200_100)).length).toBe(100);
    expect((await source.read(0, 400_000)).length).toBe(400_000);
  });

  describe('whose ranges lie', () => {
    const truth = new TextEncoder().encode('0123456789'.repeat(40_000));
    const text = (from: number, to: number) => new TextDecoder().decode(truth.subarray(from, to));

    /** A file that opens as it should; what is read then comes as `lie` says, for as long as it says anything. */
    async function openBefore(
      lie: (start: number, end: number) => [number, Record<string, string>, string?] | undefined,
    ): Promise<ByteSource> {
      let isOpen = false;
      const address = await serve(({ range }) => {
        const [start = 0, last = 0] = range!.slice('bytes='.length).split('-').map(Number);
        const end = Math.min(last + 1, truth.length);
        const content = { 'content-range': `bytes ${start}-${end - 1}/${truth.length}` };
        return (isOpen ? lie(start, end) : undefined) ?? [206, content, text(start, end)];
      });
      const source = (await url(address, { cache: false, retries: 0 }).open('model.bin'))!;
      isOpen = true;
      return source;
    }

    it('may not send several of them', async () => {
      const parts = { 'content-type': 'multipart/byteranges; boundary=x' };
      const source = await openBefore(() => [206, parts, '--x\r\n\r\n0123\r\n--x--']);
      await expect(source.read(200_000, 200_100)).rejects.toThrow(
        /Expected bytes 200000-200099 of http:.*model\.bin, got several ranges\.$/,
      );
    });

    it('may not send the whole file as a part that they do not show', async () => {
      const source = await openBefore(() => [206, { 'content-length': '400000' }, text(0, 400_000)]);
      await expect(source.read(200_003, 200_100)).rejects.toThrow(
        /Expected bytes 200003 to 200100 of http:.*model\.bin, got 400000 bytes of a range that its server does not show\.$/,
      );
    });

    it('are not believed again after a part that they call the whole', async () => {
      let lies = 1;
      const source = await openBefore((start, end) => (lies-- > 0 ? [200, {}, text(start, end)] : undefined));
      await expect(source.read(200_005, 210_000)).rejects.toThrow(
        /Expected 400000 bytes of http:.*model\.bin, got 9995: it changed while it was read\. Load again\.$/,
      );
      for (const [start, end] of [
        [3, 5000],
        [200_005, 210_000],
      ] as const) {
        expect(new TextDecoder().decode(await source.read(start, end))).toBe(text(start, end));
      }
    });

    it('may not send more than the whole', async () => {
      const source = await openBefore(() => [200, {}, text(0, 400_000).repeat(2)]);
      await expect(source.read(200_000, 300_000)).rejects.toThrow(
        /Expected 400000 bytes of http:.*model\.bin, got more: it changed while it was read\. Load again\.$/,
      );
    });

    it('may say a length that no memory has', async () => {
      const range = { 'content-range': `bytes 0-131071/${2 ** 52}` };
      const address = await serve(() => [206, range, text(0, 131_072)]);
      const source = (await url(address, { cache: false, retries: 0 }).open('model.bin'))!;
      await expect(source.read(0, source.size)).rejects.toThrow(
        /Expected a range of http:.*model\.bin that fits into memory, got 4503599627370496 bytes\.$/,
      );
    });
  });

  it('must say how long the file is', async () => {
    await expect(read(await serve(() => [206, { 'transfer-encoding': 'chunked' }, 'abc']))).rejects.toThrow(
      /Expected http:.*config\.json to come with a length, got neither Content-Range nor Content-Length\.$/,
    );
  });

  it('get the query of the base', async () => {
    let seen: string | undefined;
    const fetchSeen: typeof fetch = (input, init) => {
      seen = String(input);
      return fetch(input, init);
    };
    const address = await serve(() => [404, {}]);
    await url(`${address}?key=1`, { cache: false, fetch: fetchSeen }).open('config.json');
    expect(seen).toBe(`${address}/config.json?key=1`);
  });
});
