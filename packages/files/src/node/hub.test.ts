import { createHash } from 'node:crypto';
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractContents, describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { float32Tensor, type LocalHub, safetensorsBytes, startLocalHub } from '@fgclip2/files-kit/local-hub';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProgressEvent } from '../files.ts';
import { type HubOptions, hub } from './hub.ts';

const id = 'someone/model';
const length = 3_000_000;
/** Large enough that a cut shows: 12 MB of data. */
const weights = safetensorsBytes({
  x: float32Tensor(
    [length],
    Float32Array.from({ length }, (_, i) => i),
  ),
});

let local: LocalHub;
let cacheDir: string;

beforeEach(async () => {
  cacheDir = await realpath(await mkdtemp(join(tmpdir(), 'fgclip2-hub-')));
  for (const name of [
    'HF_TOKEN',
    'HUGGING_FACE_HUB_TOKEN',
    'HF_HUB_OFFLINE',
    'TRANSFORMERS_OFFLINE',
    'HF_TOKEN_PATH',
  ]) {
    vi.stubEnv(name, '');
  }
  vi.stubEnv('HF_HOME', join(cacheDir, 'home'));
  local = await startLocalHub({
    repositories: {
      [id]: {
        files: { 'config.json': '{"a":1}', 'model.safetensors': weights, 'sub/ä b#.txt': 'odd', empty: '' },
      },
      'someone/contract': { files: contractContents },
      'someone/private': { files: { 'config.json': '{}' }, token: 'secret' },
    },
    renamed: { 'old/name': id },
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await local.close();
  await rm(cacheDir, { recursive: true, force: true });
});

function files(options: HubOptions = {}, repository = id) {
  return hub(repository, { endpoint: local.url, cacheDir, retryDelay: 1, ...options });
}

async function textOf(options: HubOptions = {}, file = 'config.json', repository = id) {
  const source = await files(options, repository).open(file);
  return source && new TextDecoder().decode(await source.read(0, source.size));
}

function seen(method: string): string[] {
  return local.requests
    .filter((request) => request.method === method)
    .map(
      ({ at, path, status, range }) => `${at} ${status} ${path.split('/').at(-1)}${range ? ` ${range}` : ''}`,
    );
}

/** First byte of a range, 0 for a request of the whole. */
function startOf(range: string | undefined): number {
  return Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]);
}

const blobs = () => readdir(join(cacheDir, 'models--someone--model', 'blobs'));

describeFilesContract('hub', () => ({ files: files({}, 'someone/contract'), contents: contractContents }));

describe('a first download', () => {
  it('fetches only what is opened, into the layout the hub tools share', async () => {
    const source = (await files().open('model.safetensors'))!;
    const commit = local.commitOf(id);
    const repository = join(cacheDir, 'models--someone--model');
    const [blob] = await blobs();
    expect(blob).toMatch(/^[0-9a-f]{64}$/);
    expect(await blobs()).toHaveLength(1);
    const pointer = join(repository, 'snapshots', commit, 'model.safetensors');
    expect(await readlink(pointer)).toBe(join('..', '..', 'blobs', blob!));
    expect(await readFile(join(repository, 'refs', 'main'), 'utf8')).toBe(commit);
    expect(source).toMatchObject({
      size: weights.length,
      name: 'someone/model/model.safetensors',
      path: join(repository, 'blobs', blob!),
    });
    expect(new Uint8Array(await readFile(pointer)).every((byte, i) => byte === weights[i])).toBe(true);
  });

  it('opens every file from one commit even when the branch moves on', async () => {
    const repository = files();
    await repository.open('model.safetensors');
    const before = local.commitOf(id);
    local.push(id, { 'config.json': '{"a":2}' });
    const source = (await repository.open('config.json'))!;
    expect(new TextDecoder().decode(await source.read(0, source.size))).toBe('{"a":1}');
    expect(await textOf()).toBe('{"a":2}');
    expect(await readdir(join(cacheDir, 'models--someone--model', 'snapshots'))).toContain(before);
  });

  it('takes branches, tags with slashes and commits', async () => {
    const first = local.commitOf(id);
    local.push(id, { 'config.json': 'v2' }, 'refs/pr/1');
    expect(await textOf({ revision: 'refs/pr/1' })).toBe('v2');
    expect(await textOf({ revision: first })).toBe('{"a":1}');
    const refs = join(cacheDir, 'models--someone--model', 'refs');
    expect(await readFile(join(refs, 'refs', 'pr', '1'), 'utf8')).toBe(local.commitOf(id, 'refs/pr/1'));
  });

  it('says which commit its files come from, once it knows', async () => {
    const commit = local.commitOf(id);
    const branch = files();
    expect(branch.revision).toBe(undefined);
    await branch.open('config.json');
    local.push(id, { 'config.json': '{"a":2}' });
    await branch.open('empty');
    expect(branch.revision).toBe(commit);
    expect(files({ revision: commit }).revision).toBe(commit);
  });

  it('reports bytes and totals', async () => {
    const events: ProgressEvent[] = [];
    await files({ onProgress: (event) => events.push(event) }).open('model.safetensors');
    const of = {
      file: 'model.safetensors',
      total: weights.length,
      from: `${local.url}/${id}`,
      to: join(cacheDir, 'models--someone--model'),
    };
    expect(events[0]).toEqual({ ...of, loaded: 0 });
    expect(events.at(-1)).toEqual({ ...of, loaded: weights.length });
    expect(events.every(({ loaded }, i) => i === 0 || loaded > events[i - 1]!.loaded)).toBe(true);
    events.length = 0;
    await files({ onProgress: (event) => events.push(event) }).open('model.safetensors');
    expect(events).toEqual([]);
  });

  it('handles subfolders, odd names, empty files and a renamed repository', async () => {
    expect(await textOf({}, 'sub/ä b#.txt')).toBe('odd');
    expect(await textOf({}, 'empty')).toBe('');
    expect(await textOf({}, 'config.json', 'old/name')).toBe('{"a":1}');
  });

  it('prints nothing', async () => {
    const spies = (['log', 'debug', 'info', 'warn'] as const).map((level) => vi.spyOn(console, level));
    await files().open('model.safetensors');
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});

describe('a second opening', () => {
  it('asks for the commit of a branch only, and nothing for a commit', async () => {
    await textOf();
    local.requests.length = 0;
    await textOf();
    expect(local.requests.map(({ path }) => path)).toEqual([`/api/models/${id}/revision/main`]);
    local.requests.length = 0;
    await textOf({ revision: local.commitOf(id) });
    expect(local.requests).toEqual([]);
  });

  it('uses what the hub tools of Python have put there', async () => {
    const commit = 'a'.repeat(40);
    const snapshot = join(cacheDir, 'models--someone--model', 'snapshots', commit);
    await mkdir(snapshot, { recursive: true });
    await mkdir(join(cacheDir, 'models--someone--model', 'refs'));
    await writeFile(join(snapshot, 'config.json'), 'theirs');
    await writeFile(join(cacheDir, 'models--someone--model', 'refs', 'main'), commit);
    expect(await textOf({ offline: true })).toBe('theirs');
  });

  it('does not download again what another commit has', async () => {
    await files().open('model.safetensors');
    local.push(id, { 'model.safetensors': weights, 'config.json': 'new' });
    await files().open('model.safetensors');
    expect(seen('GET').filter((line) => line.startsWith('storage'))).toHaveLength(1);
  });

  it('remembers that a file is not there', async () => {
    expect(await files().open('nothing.json')).toBeUndefined();
    const commit = local.commitOf(id);
    const marker = join(cacheDir, 'models--someone--model', '.no_exist', commit, 'nothing.json');
    expect((await lstat(marker)).isFile()).toBe(true);
    local.requests.length = 0;
    expect(await files({ revision: commit }).open('nothing.json')).toBeUndefined();
    expect(local.requests).toEqual([]);
  });
});

describe('offline', () => {
  it('uses the cache only, and says so when a file is not in it', async () => {
    await textOf();
    local.requests.length = 0;
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    expect(await textOf()).toBe('{"a":1}');
    expect(await files().list!()).toEqual(['config.json']);
    await expect(files().open('model.safetensors')).rejects.toThrow(
      `[@fgclip2/files] Expected model.safetensors of someone/model in the cache ${cacheDir}, since the network is off (offline, HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE), got none. Download it once with the network on.`,
    );
    await expect(files({ revision: 'other' }).open('config.json')).rejects.toThrow(
      `Expected someone/model@other in the cache ${cacheDir}, since the network is off`,
    );
    expect(local.requests).toEqual([]);
  });

  it.each([
    ['TRANSFORMERS_OFFLINE', 'true', false],
    ['HF_HUB_OFFLINE', 'ON', false],
    ['HF_HUB_OFFLINE', '0', true],
  ])('is %s=%s: online %s', async (name, value, online) => {
    vi.stubEnv(name, value);
    await textOf().catch(() => {});
    expect(local.requests.length > 0).toBe(online);
  });

  it('a branch that cannot be asked for is taken from the cache', async () => {
    await textOf();
    await local.close();
    expect(await textOf({ retries: 0 })).toBe('{"a":1}');
    await expect(files({ retries: 1 }).open('model.safetensors')).rejects.toThrow(
      /Expected model\.safetensors of someone\/model in the cache .*, since its hub cannot be reached, got none\. Expected a response from http:.*\/revision\/main, got a refused connection \(ECONNREFUSED 127\.0\.0\.1:\d+\): nothing listens there; check the option endpoint\. Gave up after 1 attempt\. Without the hub: /,
    );
    await expect(files({ retries: 1, cacheDir: join(cacheDir, 'empty') }).open('x')).rejects.toThrow(
      /Expected a response from http:.*, got a refused connection .*\. Gave up after 2 attempts\. Without the hub: /,
    );
  });
});

describe('a broken connection', () => {
  it('is resumed where it was cut', async () => {
    local.faults.push({ at: 'storage', cutAfter: 4_000_000 }, { at: 'storage', cutAfter: 4_000_000 });
    const events: ProgressEvent[] = [];
    const source = (await files({ onProgress: (event) => events.push(event) }).open('model.safetensors'))!;
    expect(source.size).toBe(weights.length);
    const ranges = local.requests.filter(({ at }) => at === 'storage').map(({ range }) => startOf(range));
    expect(ranges).toHaveLength(3);
    const [first, second, third] = ranges as [number, number, number];
    // what was received but not yet read when the connection broke is asked for again
    expect([first, second > 0, second <= 4_000_000]).toEqual([0, true, true]);
    expect([third > second, third <= second + 4_000_000]).toEqual([true, true]);
    expect(events.map(({ loaded }) => loaded)).toEqual(expect.arrayContaining([second, third]));
  });

  it('is given up after a bounded number of attempts; the next opening goes on from there', async () => {
    for (let i = 0; i < 3; i++) local.faults.push({ at: 'storage', cutAfter: 500_000 });
    await expect(files({ retries: 2 }).open('model.safetensors')).rejects.toThrow(
      new RegExp(
        `Expected ${weights.length} bytes of someone/model/model.safetensors, got .* after \\d+\\. Gave up after 3 attempts\\.$`,
      ),
    );
    const [partial, ...others] = await blobs();
    expect(partial).toMatch(/^[0-9a-f]{64}\..+\.incomplete$/);
    expect(others).toEqual([]);
    const { size } = await lstat(join(cacheDir, 'models--someone--model', 'blobs', partial!));
    await files().open('model.safetensors');
    expect(startOf(local.requests.at(-1)?.range)).toBe(size);
    expect(await blobs()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('starts over where the server knows no ranges', async () => {
    local.faults.push({ at: 'storage', cutAfter: 2_000_000 }, { at: 'storage', ignoreRange: true });
    expect((await files().open('model.safetensors'))?.size).toBe(weights.length);
  });

  it('asks the hub for a new address when the signed one has expired', async () => {
    local.faults.push({ at: 'storage', cutAfter: 2_000_000 });
    const expiring: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      // the address just given out is too old by the time it is used
      if (init?.method === 'GET' && response.status === 302 && local.requests.length < 6)
        local.expireSignedUrls();
      return response;
    };
    expect((await files({ fetch: expiring }).open('model.safetensors'))?.size).toBe(weights.length);
    expect(
      seen('GET')
        .filter((line) => line.startsWith('storage'))
        .map((line) => line.split(' ')[1]),
    ).toContain('403');
  });

  it('waits as long as a busy server says', async () => {
    local.faults.push(
      { at: 'hub', status: 429, headers: { 'retry-after': '1' } },
      { at: 'hub', status: 503 },
    );
    const start = performance.now();
    expect(await textOf()).toBe('{"a":1}');
    expect(performance.now() - start).toBeGreaterThan(990);
    expect(seen('GET')).toEqual(['hub 429 main', 'hub 503 main', 'hub 200 main', 'hub 200 config.json']);
  });

  it('does not wait for hours', async () => {
    local.faults.push({ at: 'hub', status: 429, headers: { 'retry-after': '7200' } });
    await expect(textOf()).rejects.toThrow(
      /to respond, got status 429\. Gave up after 1 attempt\. Without the hub: /,
    );
  });
});

describe('wrong content', () => {
  it('is deleted, and both digests are named', async () => {
    local.faults.push({ at: 'storage', wrongBytes: true });
    await expect(files().open('model.safetensors')).rejects.toThrow(
      /^\[@fgclip2\/files\] Expected sha256 ([0-9a-f]{64}) for someone\/model\/model\.safetensors, got (?!\1)[0-9a-f]{64}: the file was deleted, try again\.$/,
    );
    expect(await blobs()).toEqual([]);
    expect((await files().open('model.safetensors'))?.size).toBe(weights.length);
  });

  it('is also noticed in small files', async () => {
    local.faults.push({ at: 'hub', method: 'GET', status: 503 }, { at: 'hub', method: 'HEAD', status: 503 });
    const corrupt: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      return init?.method === 'GET' && String(url).includes('/resolve/')
        ? new Response('{"a":3}', { headers: response.headers })
        : response;
    };
    await expect(textOf({ fetch: corrupt })).rejects.toThrow(
      /Expected sha1 [0-9a-f]{40} for someone\/model\/config\.json, got [0-9a-f]{40}/,
    );
  });

  it('may be longer or shorter than announced', async () => {
    const responding =
      (body: string): typeof fetch =>
      async (url, init) => {
        const response = await fetch(url, init);
        return init?.method === 'GET' && String(url).includes('/resolve/') ? new Response(body) : response;
      };
    await expect(textOf({ fetch: responding('{"a":1}   ') })).rejects.toThrow(
      'Expected 7 bytes for someone/model/config.json, got more.',
    );
    await expect(textOf({ fetch: responding('{') })).rejects.toThrow(
      /Expected 7 bytes of someone\/model\/config\.json, got the end of the connection after 1\. Gave up after 6 attempts/,
    );
  });

  it('is refused where its length is no whole number', async () => {
    const lying: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (init?.method !== 'HEAD') return response;
      const headers = new Headers(response.headers);
      headers.set('x-linked-size', '1e999');
      return new Response(null, { headers });
    };
    await expect(textOf({ fetch: lying })).rejects.toThrow(
      '[@fgclip2/files] Expected a whole number of bytes of someone/model/config.json for x-linked-size, got "1e999".',
    );
  });

  it('is asked for a few times only by a server that knows no ranges and cuts', async () => {
    local.faults.push({ at: 'storage', cutAfter: 2_000_000, ignoreRange: true, times: 50 });
    await expect(files({ retries: 2 }).open('model.safetensors')).rejects.toThrow(
      /Expected 12000075 bytes of someone\/model\/model\.safetensors, got .* Gave up after 3 attempts\.$/,
    );
    expect(local.requests.filter(({ at }) => at === 'storage').length).toBeLessThan(6);
  });

  it('is said to be unchecked where its hub announces no digest', async () => {
    const announcing: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (init?.method !== 'HEAD') return response;
      const headers = new Headers(response.headers);
      headers.set('etag', '"abcdefabcdef"');
      return new Response(null, { headers });
    };
    const warnings: string[] = [];
    const options = { fetch: announcing, onWarning: (warning: string) => warnings.push(warning) };
    expect(await textOf(options)).toBe('{"a":1}');
    expect(warnings).toEqual([
      `[@fgclip2/files] Nothing but the size of someone/model/config.json is checked: ${local.url} announced no digest of it, got etag "abcdefabcdef".`,
    ]);
    warnings.length = 0;
    await textOf({ onWarning: (warning) => warnings.push(warning) }, 'model.safetensors');
    expect(warnings).toEqual([]);
  });

  it('is never written outside the cache: a malformed etag or commit is refused', async () => {
    const lying: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (init?.method !== 'HEAD') return response;
      return new Response(null, { headers: { etag: '"../../../evil"' } });
    };
    await expect(textOf({ fetch: lying })).rejects.toThrow(
      'Expected an etag of config.json from http://127.0.0.1:',
    );
    const lyingCommit: typeof fetch = async () => Response.json({ sha: '../../evil', siblings: [] });
    await expect(textOf({ fetch: lyingCommit, cacheDir: join(cacheDir, 'empty') })).rejects.toThrow(
      `Expected a commit id from ${local.url}/api/models/someone/model/revision/main, got "../../evil".`,
    );
  });
});

describe("responses that are not the hub's", () => {
  it.each([
    ['<html>', 'Expected JSON from http://127.0.0.1:'],
    ['null', 'Expected a commit id from http://127.0.0.1:'],
    ['{"sha":1}', 'revision/main, got 1.'],
  ])('such as %s are refused', async (body, message) => {
    await expect(textOf({ fetch: async () => new Response(body) })).rejects.toThrow(message);
  });

  it('a list without names is empty', async () => {
    const sha = local.commitOf(id);
    expect(await files({ fetch: async () => Response.json({ sha, siblings: 7 }) }).list!()).toEqual([]);
  });
});

describe('access', () => {
  it('says that a token is needed and how to give it', async () => {
    await expect(textOf({}, 'config.json', 'someone/private')).rejects.toThrow(
      `[@fgclip2/files] Expected access to someone/private on ${local.url}, got status 401 without a token: it is private or gated, or there is none of this name. Check the name; if it is private, give a token that may read it (the token option, HF_TOKEN, or \`hf auth login\`).`,
    );
    await expect(textOf({ token: 'wrong' }, 'config.json', 'someone/private')).rejects.toThrow(
      'got status 401 with the token in use',
    );
  });

  it('of a gated repository asks to accept its terms', async () => {
    local.faults.push({ at: 'hub', method: 'HEAD', status: 403, headers: { 'x-error-code': 'GatedRepo' } });
    await expect(textOf()).rejects.toThrow(
      `got status 403 without a token: it is private or gated, or there is none of this name. Check the name; accept its terms on ${local.url}/someone/model, then give the token of that account`,
    );
  });

  it.each(['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN'])('takes the token of %s', async (name) => {
    vi.stubEnv(name, 'secret');
    expect(await textOf({}, 'config.json', 'someone/private')).toBe('{}');
  });

  it('takes the token file, unless it is asked to send none', async () => {
    await mkdir(join(cacheDir, 'home'));
    await writeFile(join(cacheDir, 'home', 'token'), 'secret\n');
    await expect(textOf({ token: false }, 'config.json', 'someone/private')).rejects.toThrow(
      'without a token',
    );
    expect(await textOf({}, 'config.json', 'someone/private')).toBe('{}');
  });

  it('never gives the token to another origin', async () => {
    await files({ token: 'mine' }).open('model.safetensors');
    const given = local.requests.map(({ at, authorization }) => `${at} ${authorization}`);
    expect([...new Set(given)].sort()).toEqual(['hub Bearer mine', 'storage undefined']);
  });
});

describe('a partial file that is complete', () => {
  it.each([
    ['right', weights, undefined],
    ['too long', Buffer.concat([weights, weights]), undefined],
    [
      'wrong',
      weights.map((byte) => byte ^ 1),
      /Expected sha256 [0-9a-f]{64} for someone\/model\/model\.safetensors, got/,
    ],
  ])('and %s', async (_, content, failure) => {
    const digest = createHash('sha256').update(weights).digest('hex');
    const folder = join(cacheDir, 'models--someone--model', 'blobs');
    await mkdir(folder, { recursive: true });
    const partial = join(folder, `${digest}.incomplete`);
    await writeFile(partial, content);
    await utimes(partial, 0, 0);
    const opening = files().open('model.safetensors');
    if (failure === undefined) expect((await opening)?.size).toBe(weights.length);
    else await expect(opening).rejects.toThrow(failure);
    const downloads = content.length > weights.length ? 1 : 0;
    expect(seen('GET').filter((line) => line.startsWith('storage'))).toHaveLength(downloads);
    expect(await blobs()).toEqual(failure === undefined ? [digest] : []);
  });
});

describe('what is not there', () => {
  it('is named: repository, revision', async () => {
    await expect(textOf({}, 'config.json', 'someone/nothing')).rejects.toThrow(
      `[@fgclip2/files] Expected a model repository someone/nothing on ${local.url}, got none of this name.`,
    );
    await expect(textOf({ revision: 'v9' })).rejects.toThrow(
      `[@fgclip2/files] Expected revision v9 of someone/model on ${local.url}, got none of this name.`,
    );
    await expect(textOf({ revision: 'b'.repeat(40) })).rejects.toThrow(
      `Expected revision ${'b'.repeat(40)} of someone/model`,
    );
    expect(await readdir(cacheDir)).not.toContain('models--someone--nothing');
  });

  it.each(['', 'a/b/c', '../x', 'a--b/c', 'a b', '/etc', 'a/..'])('is not an id: %j', (wrong) => {
    expect(() => hub(wrong)).toThrow(
      new RangeError(
        `[@fgclip2/files] Expected a hub id such as qihoo360/fg-clip2-base, got ${JSON.stringify(wrong)}.`,
      ),
    );
  });

  it.each(['', '../../x', 'a/../b', '/a', 'a\\b'])('is not a revision: %j', (revision) => {
    expect(() => hub(id, { revision })).toThrow(
      new RangeError(
        `[@fgclip2/files] Expected a branch, tag or commit for revision, got ${JSON.stringify(revision)}.`,
      ),
    );
  });
});

describe('several at once', () => {
  it('share one download', async () => {
    const events: number[] = [];
    const [a, b, c] = await Promise.all([
      files({ onProgress: ({ loaded }) => events.push(loaded) }).open('model.safetensors'),
      files().open('model.safetensors'),
      files({ onProgress: ({ loaded }) => events.push(loaded) }).open('model.safetensors'),
    ]);
    expect([a?.path, b?.path]).toEqual([c?.path, c?.path]);
    expect(seen('GET').filter((line) => line.startsWith('storage'))).toHaveLength(1);
    expect(events.filter((loaded) => loaded === weights.length)).toHaveLength(2);
  });

  it('two files of one content share one as well', async () => {
    local.push(id, { 'a.safetensors': weights, 'b.safetensors': weights });
    const repository = files();
    const sources = await Promise.all(
      ['a.safetensors', 'b.safetensors'].map((file) => repository.open(file)),
    );
    expect(sources.map((source) => source?.size)).toEqual([weights.length, weights.length]);
    expect(seen('GET').filter((line) => line.startsWith('storage'))).toHaveLength(1);
  });

  it('aborting one leaves the others their download', async () => {
    const controller = new AbortController();
    const leaving = files({
      onProgress: ({ loaded }) => loaded > 0 && controller.abort(new Error('enough')),
    });
    const results = await Promise.allSettled([
      leaving.open('model.safetensors', { signal: controller.signal }),
      files().open('model.safetensors'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(seen('GET').filter((line) => line.startsWith('storage'))).toHaveLength(1);
  });
});

describe('aborting', () => {
  it('rejects with the reason and leaves the part for the next time', async () => {
    const controller = new AbortController();
    const aborting = files({
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded > 1_000_000 && controller.abort(new Error('enough')),
    });
    await expect(aborting.open('model.safetensors')).rejects.toThrow('enough');
    expect(await blobs()).toEqual([expect.stringMatching(/^[0-9a-f]{64}\..*\.incomplete$/)]);
    const events: ProgressEvent[] = [];
    await files({ onProgress: (event) => events.push(event) }).open('model.safetensors');
    expect(events[0]!.loaded).toBeGreaterThan(1_000_000);
    expect(seen('GET').at(-1)).toMatch(/^storage 206 \w+ bytes=\d{7}-$/);
  });

  it('ends the wait between two attempts', async () => {
    const controller = new AbortController();
    local.faults.push({ at: 'hub', status: 429, headers: { 'retry-after': '200' } });
    const responding: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      setImmediate(() => controller.abort(new Error('enough')));
      return response;
    };
    await expect(
      files({ fetch: responding }).open('config.json', { signal: controller.signal }),
    ).rejects.toThrow('enough');
  });

  it('asks for nothing where it has happened before', async () => {
    await expect(files().open('config.json', { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(local.requests).toEqual([]);
  });
});
