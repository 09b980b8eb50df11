import { createHash } from 'node:crypto';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Fault, type LocalHub, startLocalHub } from '@fgclip2/files-kit/local-hub';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readJson } from '../json/read-json.ts';
import { ownName } from './disk/owner.ts';
import { asNobody } from './fixtures/as-nobody.ts';
import { type HubOptions, hub } from './hub.ts';

const weights = new Uint8Array(300_000).map((_, i) => (i * i) % 251);
const always = { times: Number.POSITIVE_INFINITY };

/** The end of an error where nothing of a model is cached. */
const withoutHub =
  "Without the hub: let HF_ENDPOINT name a mirror, or carry a folder over: `fgclip2 download a/b -o folder` elsewhere, then load('./folder').";

let local: LocalHub;
let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'fgclip2-trouble-'));
  for (const name of [
    'HF_TOKEN',
    'HUGGING_FACE_HUB_TOKEN',
    'HF_HUB_OFFLINE',
    'TRANSFORMERS_OFFLINE',
    'HF_ENDPOINT',
  ]) {
    vi.stubEnv(name, '');
  }
  vi.stubEnv('HF_HOME', join(cacheDir, 'home'));
  local = await startLocalHub({
    repositories: {
      'a/b': { files: { 'config.json': '{"a":1}', 'model.safetensors': weights, 'later.json': '{}' } },
    },
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await local.close();
  await rm(cacheDir, { recursive: true, force: true });
});

function files(options: HubOptions = {}) {
  return hub('a/b', {
    endpoint: local.url,
    cacheDir,
    retryDelay: 1,
    timeout: 2000,
    cachedTimeout: 50,
    ...options,
  });
}

async function textOf(options: HubOptions = {}, file = 'config.json') {
  const source = await files(options).open(file);
  return source && new TextDecoder().decode(await source.read(0, source.size));
}

describe('a cached model, of which the hub', () => {
  it.each<[string, Omit<Fault, 'at'>, string]>([
    ['says 401, as to an expired token', { status: 401 }, 'got status 401 with the token in use'],
    ['says 403', { status: 403 }, 'got status 403'],
    ['says 404', { status: 404 }, 'got none of this name'],
    ['says 429', { status: 429, headers: { 'retry-after': '200' } }, 'got status 429'],
    ['says 500', { status: 500 }, 'got status 500'],
    ['gives a sign-in page', { page: true }, 'got a page of HTML'],
    ['says nothing', { hang: true }, 'got nothing within 0.05 s'],
  ])('%s, loads, with a warning', async (_, fault, reason) => {
    expect(await textOf()).toBe('{"a":1}');
    local.faults.push({ at: 'hub', ...always, ...fault });
    const warnings: string[] = [];
    const all = files({ token: 'expired', onWarning: (warning) => warnings.push(warning) });
    const opened = await Promise.all(Array.from({ length: 3 }, () => all.open('config.json')));
    expect(opened.map((source) => source?.size)).toEqual([7, 7, 7]);
    expect(all.revision).toBe(local.commitOf('a/b'));
    expect(await all.list!()).toEqual(['config.json']);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^\[@fgclip2\/files\] a\/b is used as it is in the cache, at commit [0-9a-f]{7}, since its hub did not say which is the newest\. Expected /,
      ),
    ]);
    expect(warnings[0]).toContain(reason);
  });

  it('says nothing, is not asked for each file that is not cached', async () => {
    await textOf();
    local.faults.push({ at: 'hub', ...always, hang: true });
    local.requests.length = 0;
    const all = files();
    await all.open('config.json');
    for (const file of ['later.json', 'model.safetensors']) {
      await expect(all.open(file)).rejects.toThrow(
        `Expected ${file} of a/b in the cache ${cacheDir}, since its hub cannot be reached, got none. Expected a response from ${local.url}/api/models/a/b/revision/main, got nothing within 0.05 s. ${withoutHub}`,
      );
    }
    expect(local.requests).toHaveLength(1);
  });
});

describe('a model that is not cached', () => {
  it('is refused after one silence, however many files are asked for', async () => {
    local.faults.push({ at: 'hub', ...always, hang: true });
    const all = files({ timeout: 50 });
    for (const file of ['config.json', 'later.json']) {
      await expect(all.open(file)).rejects.toThrow(
        `[@fgclip2/files] Expected a response from ${local.url}/api/models/a/b/revision/main, got nothing within 0.05 s. ${withoutHub}`,
      );
    }
    expect(local.requests).toHaveLength(1);
  });

  it('goes on where a download fell silent', async () => {
    local.faults.push({ at: 'storage', stallAfter: 200_000 });
    expect((await files({ timeout: 200 }).open('model.safetensors'))?.size).toBe(weights.length);
    expect(local.requests.at(-1)?.range).toMatch(/^bytes=\d+-$/);
  });

  it('is not asked for again where its server has no name', async () => {
    let asked = 0;
    const fetch: typeof globalThis.fetch = (input, init) => {
      asked++;
      return globalThis.fetch(input, init);
    };
    vi.stubEnv('HF_ENDPOINT', 'http://hub.invalid');
    await expect(textOf({ endpoint: undefined, fetch })).rejects.toThrow(
      /^\[@fgclip2\/files\] Expected a response from http:\/\/hub\.invalid\/api\/models\/a\/b\/revision\/main, got no server of this name \(\w+ hub\.invalid\): check HF_ENDPOINT and the network, or let HTTPS_PROXY name its proxy\. Without the hub: let HF_ENDPOINT name a mirror, or carry a folder over: `fgclip2 download a\/b -o folder` elsewhere, then load\('\.\/folder'\)\.$/,
    );
    expect(asked).toBe(1);
  });

  it('says that there is a sign-in page', async () => {
    local.faults.push({ at: 'hub', ...always, page: true });
    await expect(textOf()).rejects.toThrow(
      `[@fgclip2/files] Expected JSON from ${local.url}/api/models/a/b/revision/main, got a page of HTML: is the network's sign-in page in between?`,
    );
    local.faults.length = 0;
    local.faults.push({ at: 'hub', method: 'HEAD', page: true });
    await expect(textOf()).rejects.toThrow(/Expected config\.json from .*, got a page of HTML/);
  });
});

describe('a server without the API of the hub', () => {
  it('names the commit with a file', async () => {
    local.faults.push({ at: 'hub', ...always, path: /^\/api\//, status: 404 });
    expect(await textOf()).toBe('{"a":1}');
    expect(files({ offline: true }).revision).toBe(undefined);
    expect(await textOf({ offline: true })).toBe('{"a":1}');
    await expect(textOf({ revision: 'v9' })).rejects.toThrow('got none of this name');
    await expect(readJson(files(), 'nothing.json', { owner: 'me' })).rejects.toThrow(
      '[me] Expected nothing.json in a/b, got no such file.',
    );
  });
});

describe('a cache that can only be read', () => {
  it('gives its model; what is not in it is an error that names the variable', async ({ skip }) => {
    await textOf();
    let done: 'done' | undefined;
    const readOnly = async (writable: boolean) => {
      const mode = writable ? 0o755 : 0o555;
      await chmod(cacheDir, mode);
      for (const name of await readdir(cacheDir, { recursive: true })) {
        const path = join(cacheDir, name);
        if ((await stat(path)).isDirectory()) await chmod(path, mode);
      }
    };
    await readOnly(false);
    try {
      done = await asNobody(async () => {
        expect(await textOf()).toBe('{"a":1}');
        expect(await files().open('nothing.json')).toBe(undefined);
        await expect(files().open('model.safetensors')).rejects.toThrow(
          /^\[@fgclip2\/files\] Expected a folder that can be written for a\/b\/model\.safetensors, got no permission \(E\w+\) at .*: let HF_HUB_CACHE \(or the option cacheDir\) name one that can be\.$/,
        );
      });
    } finally {
      await readOnly(true);
    }
    if (done === undefined) skip('this platform has no users to become');
  });

  it('is not written to where its commit is the newest', async () => {
    await textOf();
    const ref = join(cacheDir, 'models--a--b', 'refs', 'main');
    await utimes(ref, 0, 0);
    await textOf();
    expect((await stat(ref)).mtimeMs).toBe(0);
  });
});

describe('a disk', () => {
  it('that has no room is refused before the download, with both sizes', async () => {
    const announcing: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (init?.method !== 'HEAD') return response;
      const headers = new Headers(response.headers);
      headers.set('x-linked-size', String(2 ** 52));
      return new Response(null, { status: response.status, headers });
    };
    await expect(files({ fetch: announcing }).open('model.safetensors')).rejects.toThrow(
      /^\[@fgclip2\/files\] Expected 4503599\.63 GB of free space for a\/b\/model\.safetensors in .*blobs, got \d+\.\d+ [GM]B: free some, or let HF_HUB_CACHE/,
    );
    expect(local.requests.some(({ at }) => at === 'storage')).toBe(false);
  });

  it('that is full during the download is named, with what it takes and the way out', async ({ skip }) => {
    if (process.platform !== 'linux') skip('only Linux has a device that is always full');
    const etag = createHash('sha256').update(weights).digest('hex');
    const partial = join(cacheDir, 'models--a--b', 'blobs', `${etag}.${ownName}.incomplete`);
    await mkdir(dirname(partial), { recursive: true });
    await symlink('/dev/full', partial);
    await expect(files().open('model.safetensors')).rejects.toThrow(
      `[@fgclip2/files] Expected 0.3 MB of free space for a/b/model.safetensors in ${dirname(partial)}, got less (ENOSPC): free some, or let HF_HUB_CACHE (or the option cacheDir) name a folder on another disk. What has come stays for the next time.`,
    );
    await rm(partial);
    expect((await files().open('model.safetensors'))?.size).toBe(weights.length);
  });

  it.each([
    ['HF_HUB_CACHE', ''],
    ['HF_HOME', 'hub'],
    ['HOME', join('.cache', 'huggingface', 'hub')],
  ])('where %s is a file is refused, with the variable', async (variable, below) => {
    for (const name of ['HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'HF_HOME', 'XDG_CACHE_HOME']) {
      vi.stubEnv(name, undefined);
    }
    const file = join(cacheDir, 'a-file');
    const words =
      /^\[@fgclip2\/files\] Expected a folder that can be written for a\/b, got a file (?:of this name|where a folder should be) \((EEXIST|ENOTDIR)\) at (.*): let HF_HUB_CACHE \(or the option cacheDir\) name one that can be\.$/;
    await writeFile(file, 'no folder');
    vi.stubEnv(variable, file);
    if (variable === 'HOME') vi.stubEnv('USERPROFILE', file);
    const { message } = (await textOf({ cacheDir: undefined }).catch((each: unknown) => each)) as Error;
    expect(message).toMatch(words);
    expect(words.exec(message)?.[2]).toBe(join(file, below));
  });

  it('where the cache is in a folder of another user is refused, with the variable', async ({ skip }) => {
    const closed = join(cacheDir, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await chmod(cacheDir, 0o755);
    const done = await asNobody(async () => {
      if (process.geteuid?.() !== 65534) return; // one's own folder is open to oneself
      vi.stubEnv('HF_HOME', join(closed, 'home'));
      await expect(textOf({ cacheDir: undefined })).rejects.toThrow(
        `got no permission (EACCES) at ${closed}/home/hub/models--a--b/refs/main: let HF_HUB_CACHE`,
      );
      await expect(textOf({ cacheDir: join(closed, 'hub') })).rejects.toThrow('let HF_HUB_CACHE');
    });
    if (done === undefined) skip('this platform has no users to become');
  });
});

describe('an address', () => {
  it.each([
    ['hf-mirror.com', ': write https://hf-mirror.com'],
    ['localhost:8080/hub', ': write https://localhost:8080/hub'],
    ['ftp://anna:secret@hub', ''],
  ])('such as %s in HF_ENDPOINT is refused by name', (value, way) => {
    vi.stubEnv('HF_ENDPOINT', value);
    expect(() => hub('a/b')).toThrow(
      new TypeError(
        `[@fgclip2/files] Expected an http(s) URL for HF_ENDPOINT, got "${value.replace('anna:secret@', '')}"${way}.`,
      ),
    );
  });

  it('with a password uses it, for its own origin, and never shows it', async () => {
    const endpoint = local.url.replace('//', '//anna:secret@');
    expect((await files({ endpoint }).open('model.safetensors'))?.size).toBe(weights.length);
    const basic = `Basic ${Buffer.from('anna:secret').toString('base64')}`;
    const given = local.requests.map(({ at, authorization }) => `${at} ${authorization}`);
    expect([...new Set(given)].sort()).toEqual([`hub ${basic}`, 'storage undefined']);
    local.faults.push({ at: 'hub', ...always, status: 403 });
    for (const options of [{ cacheDir: join(cacheDir, 'empty') }, { revision: 'v9' }]) {
      const error = (await files({ endpoint, ...options })
        .open('x')
        .catch((each: unknown) => each)) as Error;
      expect(error.message).toContain(`on ${local.url}, got status 403`);
      expect(error.message).not.toContain('secret');
    }
  });
});

describe('a file that was cut in the cache', () => {
  it('comes with the way to mend it', async () => {
    const source = (await files().open('config.json'))!;
    await truncate(source.path!, 3);
    await expect(readJson(files(), 'config.json', { owner: 'me' })).rejects.toThrow(
      `[me] Expected JSON for a/b/config.json, got "{\\"a". Delete ${source.path}, and it is downloaded again.`,
    );
    await rm(source.path!);
    expect(await readJson(files(), 'config.json', { owner: 'me' })).toEqual({ a: 1 });
  });
});

describe("what the hub's Python client does at the same time", () => {
  it('may replace a file that is open by the same one', async () => {
    const source = (await files().open('model.safetensors'))!;
    await source.read(0, 10);
    await utimes(source.path!, 0, 0);
    expect(await source.read(0, source.size)).toEqual(weights);
  });

  it('may leave the lock of a program that was killed', async () => {
    await mkdir(join(cacheDir, 'models--a--b', 'blobs'), { recursive: true });
    expect((await files().open('model.safetensors'))?.size).toBe(weights.length);
  });
});
