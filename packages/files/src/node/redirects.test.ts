import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchBytes } from './fetch-bytes.ts';
import { hub } from './hub.ts';
import { url } from './url.ts';

const basic = `Basic ${Buffer.from('anna:secret').toString('base64')}`;

let cacheDir: string;
/** What was asked for: method, URL, authorization. */
let requests: string[];
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'fgclip2-redirects-'));
  requests = [];
  for (const name of ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE', 'HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN']) {
    vi.stubEnv(name, '');
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cacheDir, { recursive: true, force: true });
});

/** A network in which `locationOf` says where each address redirects to; an address without one is a file. */
function network(locationOf: (address: URL, method: string) => string | undefined): typeof fetch {
  return async (input, init) => {
    const address = new URL(String(input));
    const headers = new Headers(init?.headers);
    requests.push(`${init?.method} ${address} ${headers.get('authorization')}`);
    expect(init?.redirect).toBe('manual');
    const location = locationOf(address, init?.method ?? 'GET');
    const etag = '"88a1a5df7c4e0a5a2a2e1a4d3f1f4e5c"';
    if (location !== undefined) {
      return new Response(null, { status: 302, headers: { location, 'x-linked-etag': etag } });
    }
    const isInfo = address.pathname.includes('/revision/');
    const body = isInfo ? JSON.stringify({ sha: 'c'.repeat(40), siblings: [] }) : 'four';
    return new Response(init?.method === 'HEAD' ? null : body, { headers: { etag } });
  };
}

/** Each kind of source, which asks for `x` at `origin`. */
const sources: [name: string, ask: (origin: string, fetch: typeof globalThis.fetch) => Promise<unknown>][] = [
  ['hub', (endpoint, fetch) => hub('a/b', { endpoint, cacheDir, fetch, retries: 0, token: false }).open('x')],
  ['url', (origin, fetch) => url(`${origin}/models`, { cacheDir, fetch, retries: 0 }).open('x')],
  [
    'fetchBytes',
    (origin, fetch) => fetchBytes(new URL(`${origin}/x`), { owner: 'me', what: 'an image', fetch }),
  ],
];

describe.each(sources)('redirects of %s', (_, ask) => {
  it('are ten at most', async () => {
    const around = network(({ pathname }) => `${pathname}x`);
    await expect(ask('https://example.org', around)).rejects.toThrow(
      /Expected at most 10 redirects from https:\/\/example\.org\/.*, got more\.$/,
    );
    expect(requests).toHaveLength(11);
  });

  it('are not followed from https to http, however many there were', async () => {
    const down = network(({ hostname }) =>
      hostname === 'example.org' ? 'https://b.example/x' : 'http://c.example/y?key=secret',
    );
    await expect(ask('https://example.org', down)).rejects.toThrow(
      /, got a redirect from https to http:\/\/c\.example\/y, which others on the way can read and change: where that does no harm, give this address itself\.$/,
    );
    expect(requests.map((line) => line.split(' ')[1])).toEqual([
      expect.stringMatching(/^https:\/\/example\.org\//),
      'https://b.example/x',
    ]);
  });

  it.each(['http://[', 'https://a b?key=secret'])('to %s are refused', async (location) => {
    const nowhere = network(() => location);
    await expect(ask('https://example.org', nowhere)).rejects.toThrow(
      `, got a redirect to what is no address: "${location.split('?')[0]}".`,
    );
  });

  it('to a name with a stray percent sign are followed without it', async () => {
    const stray = network(({ hostname }) =>
      hostname === 'example.org' ? 'https://%zz:%@elsewhere.example/x' : undefined,
    );
    await ask('https://example.org', stray).catch(() => {}); // the hub's answer would be another
    expect(requests[1]).toMatch(/^(GET|HEAD) https:\/\/elsewhere\.example\/x null$/);
  });

  it('that lead home again over another server get no password any more', async () => {
    const back = network(({ hostname, pathname }) => {
      if (hostname !== 'example.org') return 'https://example.org/secrets';
      return pathname === '/secrets' ? undefined : 'https://elsewhere.example/x';
    });
    await ask('https://anna:secret@example.org', back).catch(() => {});
    const home = requests.filter((line) => line.includes('https://example.org/'));
    expect(home.length).toBeGreaterThan(1);
    for (const line of home) expect(line.endsWith(line.includes('/secrets') ? 'null' : basic)).toBe(true);
  });

  it('are followed from http to https, without the password of the URL', async () => {
    const up = network(({ hostname }) =>
      hostname === 'example.org' ? 'https://anna:secret@elsewhere.example/x' : undefined,
    );
    await ask('http://anna:secret@example.org', up).catch(() => {});
    const given = requests.map((line) => [
      new URL(line.split(' ')[1]!).origin,
      line.split(' ').slice(2).join(' '),
    ]);
    expect(given.slice(0, 2)).toEqual([
      ['http://example.org', basic],
      ['https://elsewhere.example', 'null'],
    ]);
    for (const [origin, authorization] of given) {
      expect(authorization).toBe(origin === 'http://example.org' ? basic : 'null');
    }
  });
});

describe('the token of the hub', () => {
  it('is sent to no other origin, also where the API redirects to one', async () => {
    const away = network(({ hostname, pathname }) =>
      hostname === 'hub.example' ? `https://elsewhere.example${pathname}` : undefined,
    );
    const files = hub('a/b', {
      endpoint: 'https://hub.example',
      cacheDir,
      fetch: away,
      token: 'mine',
      retries: 0,
    });
    await files.open('x');
    expect(requests.length).toBeGreaterThan(3);
    for (const line of requests) {
      const isOwn = line.includes('https://hub.example/');
      expect(line.endsWith(isOwn ? ' Bearer mine' : ' null')).toBe(true);
    }
  });

  it('does not go to storage without https, and neither does the file', async () => {
    const storage = network(({ hostname, pathname }, method) =>
      hostname === 'hub.example' && pathname.includes('/resolve/') && method === 'GET'
        ? 'http://storage.example/x'
        : undefined,
    );
    const files = hub('a/b', { endpoint: 'https://hub.example', cacheDir, fetch: storage, token: 'mine' });
    await expect(files.open('x')).rejects.toThrow(
      /got a redirect from https to http:\/\/storage\.example\/x/,
    );
    expect(requests.some((line) => line.includes('storage.example'))).toBe(false);
  });
});
