import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalHub, rawSafetensorsBytes, safetensorsBytes, startLocalHub } from './local-hub.ts';

let hub: LocalHub;

beforeEach(async () => {
  hub = await startLocalHub({
    repositories: {
      'a/b': { files: { 'config.json': '{}', 'model.safetensors': 'weights' } },
      'a/private': { files: { x: '' }, token: 'secret' },
    },
    renamed: { 'old/b': 'a/b' },
  });
});
afterEach(() => hub.close());

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${hub.url}${path}`, { redirect: 'manual', ...init });
}

describe('files', () => {
  it('small ones come from the hub, with commit and git id', async () => {
    const response = await ask('/a/b/resolve/main/config.json');
    expect(response.headers.get('x-repo-commit')).toBe(hub.commitOf('a/b'));
    // git hash-object of a file that holds {}
    expect(response.headers.get('etag')).toBe('"9e26dfeeb6e641a33dae4961196235bdb965b21b"');
    expect(await response.text()).toBe('{}');
  });

  it('large ones are redirected to an address that expires', async () => {
    const head = await ask('/a/b/resolve/main/model.safetensors', { method: 'HEAD' });
    expect(head.status).toBe(302);
    expect(head.headers.get('x-linked-size')).toBe('7');
    expect(head.headers.get('x-linked-etag')).toMatch(/^"[0-9a-f]{64}"$/);
    const location = head.headers.get('location')!;
    expect(new URL(location).origin).not.toBe(hub.url);
    expect(await (await fetch(location)).text()).toBe('weights');
    hub.expireSignedUrls();
    expect((await fetch(location)).status).toBe(403);
  });

  it('come by ranges', async () => {
    const range = (value: string) => ask('/a/b/resolve/main/config.json', { headers: { range: value } });
    const part = await range('bytes=1-');
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 1-1/2',
      '}',
    ]);
    const outside = await range('bytes=2-');
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */2']);
  });
});

it('the models API gives commit, files and sizes', async () => {
  const sha = hub.commitOf('a/b');
  const siblings = [{ rfilename: 'config.json' }, { rfilename: 'model.safetensors' }];
  for (const path of [
    '/api/models/a/b',
    '/api/models/a/b/revision/main',
    `/api/models/a/b/revision/${sha}`,
  ]) {
    expect(await (await ask(path)).json()).toEqual({ id: 'a/b', sha, private: false, siblings });
  }
  expect(await (await ask('/api/models/a/b/tree/main')).json()).toMatchObject([
    { path: 'config.json', size: 2 },
    { path: 'model.safetensors', size: 7, lfs: { size: 7 } },
  ]);
});

it('the models API gives sizes and digests where it is asked for them', async () => {
  const { siblings } = (await (await ask('/api/models/a/b/revision/main?blobs=true')).json()) as {
    siblings: unknown[];
  };
  expect(siblings).toMatchObject([
    { rfilename: 'config.json', size: 2, blobId: '9e26dfeeb6e641a33dae4961196235bdb965b21b' },
    {
      rfilename: 'model.safetensors',
      size: 7,
      lfs: { size: 7, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  ]);
});

it('lets pages of other origins read files, also with a token', async () => {
  const preflight = await ask('/a/private/resolve/main/x', { method: 'OPTIONS' });
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization',
  ]);
  const file = await ask('/a/b/resolve/main/config.json');
  expect(file.headers.get('access-control-allow-origin')).toBe('*');
  expect(file.headers.get('access-control-expose-headers')).toContain('Content-Range');
});

it.each([
  ['/a/nothing/resolve/main/x', 404, 'RepoNotFound'],
  ['/api/models/a/nothing', 404, 'RepoNotFound'],
  ['/a/b/resolve/other/config.json', 404, 'RevisionNotFound'],
  ['/a/b/resolve/main/nothing', 404, 'EntryNotFound'],
  ['/a/private/resolve/main/x', 401, 'RepoNotFound'],
  ['/nothing', 404, null],
])('refuses %s with %i %s', async (path, status, code) => {
  const response = await ask(path);
  expect([response.status, response.headers.get('x-error-code')]).toEqual([status, code]);
});

it('knows tokens, renamed repositories and pushed commits', async () => {
  const headers = { authorization: 'Bearer secret' };
  expect((await ask('/a/private/resolve/main/x', { headers })).status).toBe(200);
  const moved = await ask('/old/b/resolve/main/config.json');
  expect([moved.status, moved.headers.get('location')]).toEqual([307, '/a/b/resolve/main/config.json']);
  const before = hub.commitOf('a/b');
  expect(hub.push('a/b', { 'config.json': 'new' })).not.toBe(before);
  expect(await (await ask('/a/b/resolve/main/config.json')).text()).toBe('new');
  expect(await (await ask(`/a/b/resolve/${before}/config.json`)).text()).toBe('{}');
});

it('goes wrong once where a fault is set, and records every request', async () => {
  hub.faults.push(
    { at: 'hub', status: 429, headers: { 'retry-after': '3' } },
    { at: 'hub', method: 'GET', wrongBytes: true },
    { at: 'hub', method: 'GET', cutAfter: 1 },
  );
  const path = '/a/b/resolve/main/config.json';
  const busy = await ask(path, { headers: { authorization: 'Bearer x' } });
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '3']);
  expect(await (await ask(path)).bytes()).toEqual(Uint8Array.of(0x7b ^ 0xff, 0x7d ^ 0xff));
  await expect(ask(path).then((response) => response.text())).rejects.toThrow('terminated');
  expect(await (await ask(path, { headers: { range: 'bytes=0-0' } })).text()).toBe('{');
  expect(hub.requests.map(({ status, authorization, range }) => [status, authorization, range])).toEqual([
    [429, 'Bearer x', undefined],
    [200, undefined, undefined],
    [200, undefined, undefined],
    [206, undefined, 'bytes=0-0'],
  ]);
});

it('writes safetensors files, good ones and bad ones', () => {
  const bytes = safetensorsBytes(
    { a: { dtype: 'U8', shape: [2], bytes: Uint8Array.of(7, 8) } },
    { format: 'pt' },
  );
  const header = '{"__metadata__":{"format":"pt"},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}';
  expect(new TextDecoder().decode(bytes.subarray(8, -2))).toBe(header);
  expect([bytes[0], ...bytes.subarray(-2)]).toEqual([header.length, 7, 8]);
  expect(rawSafetensorsBytes('{')).toEqual(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0x7b));
});
