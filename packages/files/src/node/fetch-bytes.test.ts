import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FetchBytesOptions } from '../http/receive-bytes.ts';
import { fetchBytes } from './fetch-bytes.ts';

const asked = { owner: 'me', what: 'an image' };

let servers: Server[];
/** What came in: method, path, authorization. */
let requests: string[];

beforeEach(() => {
  servers = [];
  requests = [];
  for (const name of ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** The address of a server that responds as `handle` does. */
async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    handle(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function textFrom(url: string, options: Partial<FetchBytesOptions> = {}): Promise<string> {
  return new TextDecoder().decode(await fetchBytes(new URL(url), { ...asked, ...options }));
}

describe('fetchBytes', () => {
  it('follows redirects, and sends a password to its own origin only', async () => {
    const there = await serve((_, response) => response.end('there'));
    const here = await serve(({ url }, response) =>
      response.writeHead(302, { location: url === '/a' ? '/b' : `${there}/c` }).end(),
    );
    expect(await textFrom(`${here.replace('//', '//anna:secret@')}/a`)).toBe('there');
    const basic = `Basic ${Buffer.from('anna:secret').toString('base64')}`;
    expect(requests).toEqual([`GET /a ${basic}`, `GET /b ${basic}`, 'GET /c undefined']);
  });

  it('follows ten redirects at most', async () => {
    const base = await serve(({ url }, response) => response.writeHead(307, { location: `${url}x` }).end());
    await expect(textFrom(`${base}/`)).rejects.toThrow(
      `Expected at most 10 redirects from ${base}/, got more.`,
    );
    expect(requests).toHaveLength(11);
  });

  it.each([
    [
      'http://example.org/b?key=secret',
      'from https to http://example.org/b, which others on the way can read and change: where that does no harm, give this address itself',
    ],
    ['ftp://example.org/b', 'to ftp:, which is not read'],
  ])('does not follow a redirect to %s', async (location, words) => {
    const fetch = async () => new Response(null, { status: 302, headers: { location } });
    await expect(textFrom('https://example.org/a', { fetch })).rejects.toThrow(
      `[me] Expected an image from https://example.org/a, got a redirect ${words}.`,
    );
  });

  it('goes through the proxy of the environment, redirects as well', async () => {
    const proxy = await serve(({ url }, response) => {
      if (url === 'http://images.invalid/b') response.end('there');
      else response.writeHead(302, { location: '/b' }).end();
    });
    vi.stubEnv('HTTP_PROXY', proxy);
    expect(await textFrom('http://images.invalid/a')).toBe('there');
    expect(requests).toEqual([
      'GET http://images.invalid/a undefined',
      'GET http://images.invalid/b undefined',
    ]);
    const direct = await serve((_, response) => response.end('direct'));
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    expect(await textFrom(`${direct}/a`)).toBe('direct');
  });

  it('says why nothing came', async () => {
    const base = await serve(({ url }, response) => {
      if (url === '/busy') response.writeHead(503).end();
      else if (url === '/cut')
        response.writeHead(200, { 'content-length': 9 }).write('cut', () => response.destroy());
      else response.writeHead(403).end();
    });
    const expected = `[me] Expected an image from ${base}`;
    await expect(textFrom(`${base}/a?key=secret`)).rejects.toThrow(
      `${expected}/a, got status 403 Forbidden.`,
    );
    await expect(textFrom(`${base}/busy`)).rejects.toThrow(`${expected}/busy, got status 503.`);
    await expect(textFrom(`${base}/cut`)).rejects.toThrow(/\/cut, got .+ after 3 bytes of a response\.$/);
    expect(requests).toHaveLength(3);
    await expect(textFrom('http://images.invalid/a')).rejects.toThrow(
      /^\[me\] Expected an image from http:\/\/images\.invalid\/a, got no server of this name \(\w+ images\.invalid\): check the name and the network, or let HTTPS_PROXY name its proxy\.$/,
    );
  });

  it('ends where the server says nothing, before its response or within', async () => {
    const base = await serve(({ url }, response) => {
      if (url === '/body') response.writeHead(200).write('some');
    });
    await expect(textFrom(`${base}/a`, { timeout: 50 })).rejects.toThrow(
      `[me] Expected an image from ${base}/a, got nothing within 0.05 s.`,
    );
    await expect(textFrom(`${base}/body`, { timeout: 200 })).rejects.toThrow(
      `[me] Expected an image from ${base}/body, got nothing within 0.2 s after 4 bytes of a response.`,
    );
  });

  it('reads as many bytes as are allowed, whether or not the length is announced', async () => {
    const base = await serve(({ url }, response) => {
      if (url === '/announced') response.writeHead(200, { 'content-length': 6 });
      response.write('abc');
      response.end('def');
    });
    const counts: number[] = [];
    expect(await textFrom(base, { maxBytes: 6, onBytes: (count) => counts.push(count) })).toBe('abcdef');
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
    for (const path of ['/announced', '/unannounced']) {
      await expect(textFrom(base + path, { maxBytes: 5 })).rejects.toThrow(
        `[me] Expected an image from ${base}${path}, got more than 5 bytes, the most that is read from a URL: download the file, and pass that.`,
      );
    }
  });

  it('ends with its signal', async () => {
    const controller = new AbortController();
    const base = await serve(() => controller.abort(new Error('enough')));
    await expect(textFrom(base, { signal: controller.signal })).rejects.toThrow('enough');
    await expect(textFrom(base, { signal: controller.signal })).rejects.toThrow('enough');
    expect(requests).toHaveLength(1);
  });
});
