import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, type LocalHub, startLocalHub } from '@fgclip2/files-kit/local-hub';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asNobody } from './fixtures/as-nobody.ts';
import { type UrlOptions, url } from './url.ts';

const always = { at: 'hub', times: Number.POSITIVE_INFINITY } as const;

let local: LocalHub;
let cacheDir: string;
let base: string;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'fgclip2-url-trouble-'));
  vi.stubEnv('HF_HUB_OFFLINE', '');
  vi.stubEnv('TRANSFORMERS_OFFLINE', '');
  local = await startLocalHub({
    repositories: { 'a/b': { files: { 'config.json': 'one', 'later.json': '{}', 'more.json': '{}' } } },
  });
  base = `${local.url}/a/b/resolve/main`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await local.close();
  await rm(cacheDir, { recursive: true, force: true });
});

function files(options: UrlOptions = {}) {
  return url(base, { cacheDir, retryDelay: 1, retries: 1, timeout: 2000, cachedTimeout: 50, ...options });
}

async function textOf(options: UrlOptions = {}, file = 'config.json') {
  const source = await files(options).open(file);
  return source && new TextDecoder().decode(await source.read(0, source.size));
}

describe('a cached file, of which its server', () => {
  it.each<[string, Omit<Fault, 'at'>, string]>([
    ['says 401', { status: 401 }, 'got status 401: the file may be private, or the address expired.'],
    ['says 403', { status: 403 }, 'got status 403: the file may be private, or the address expired.'],
    [
      'says 429',
      { status: 429, headers: { 'retry-after': '200' } },
      'got status 429. Gave up after 1 attempt.',
    ],
    ['says 500', { status: 500 }, 'got status 500. Gave up after 1 attempt.'],
    ['gives a sign-in page', { page: true }, "got a page of HTML: is the network's sign-in page in between?"],
    ['says nothing', { hang: true }, 'got nothing within 0.05 s.'],
  ])('%s, is used, with a warning', async (_, fault, reason) => {
    await textOf();
    local.faults.push({ ...always, ...fault });
    local.requests.length = 0;
    const warnings: string[] = [];
    expect(await textOf({ onWarning: (warning) => warnings.push(warning) })).toBe('one');
    expect(warnings).toEqual([
      expect.stringMatching(
        /^\[@fgclip2\/files\] http:.*\/config\.json is used as it is in the cache, since its server did not say whether it has changed\. Expected /,
      ),
    ]);
    expect(warnings[0]!.endsWith(reason)).toBe(true);
    expect(local.requests).toHaveLength(1);
  });

  it('says nothing, is one of several, for which it is asked once', async () => {
    for (const file of ['config.json', 'later.json', 'more.json']) await textOf({}, file);
    local.faults.push({ ...always, hang: true });
    local.requests.length = 0;
    const all = files();
    for (const file of ['config.json', 'later.json', 'more.json']) {
      expect(await all.open(file)).not.toBe(undefined);
    }
    expect(local.requests).toHaveLength(1);
  });

  it('says 404, counts as not there: the server knows its files', async () => {
    await textOf();
    local.faults.push({ ...always, status: 404 });
    expect(await textOf()).toBe(undefined);
    local.faults.length = 0;
    expect(await textOf()).toBe('one');
  });
});

describe('a file that is not cached, of which its server', () => {
  it.each<[string, Omit<Fault, 'at'>, string]>([
    ['says 401', { status: 401 }, 'got status 401: the file may be private, or the address expired.'],
    ['says 403', { status: 403 }, 'got status 403: the file may be private, or the address expired.'],
    ['says 429', { status: 429 }, 'to respond, got status 429. Gave up after 2 attempts.'],
    ['says 500', { status: 500 }, 'to respond, got status 500. Gave up after 2 attempts.'],
    ['says nothing', { hang: true }, 'got nothing within 0.05 s.'],
  ])('%s, is refused with the reason', async (_, fault, reason) => {
    local.faults.push({ ...always, ...fault });
    await expect(textOf({ timeout: 50 })).rejects.toThrow(reason);
  });

  it.each([404, 410])('says %i, counts as not there', async (status) => {
    local.faults.push({ ...always, status });
    expect(await textOf()).toBe(undefined);
  });

  it('gives a page, counts as not there, with a warning', async () => {
    local.faults.push({ ...always, page: true });
    const warnings: string[] = [];
    expect(await textOf({ onWarning: (warning) => warnings.push(warning) })).toBe(undefined);
    expect(warnings).toEqual([
      `[@fgclip2/files] ${base}/config.json counts as not there: ${base}/ gave a page of HTML in its place.`,
    ]);
  });
});

describe('the switch that turns the network off', () => {
  it.each(['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'])('is %s', async (name) => {
    await textOf();
    vi.stubEnv(name, '1');
    local.requests.length = 0;
    expect(await textOf()).toBe('one');
    await expect(textOf({}, 'later.json')).rejects.toThrow(
      `[@fgclip2/files] Expected ${base}/later.json in the cache ${cacheDir}, since the network is off (offline, HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE), got none. Download it once with the network on.`,
    );
    expect(local.requests).toEqual([]);
    expect(await textOf({ offline: false }, 'later.json')).toBe('{}');
  });
});

describe('a cache that can only be read', () => {
  it('gives its files; of what is not in it, an error names the variable', async ({ skip }) => {
    await textOf();
    for (const path of [
      cacheDir,
      ...(await readdir(cacheDir, { recursive: true })).map((name) => join(cacheDir, name)),
    ]) {
      await chmod(path, (await stat(path)).isDirectory() ? 0o555 : 0o444);
    }
    const done = await asNobody(async () => {
      expect(await textOf()).toBe('one');
      await expect(textOf({}, 'later.json')).rejects.toThrow(
        /^\[@fgclip2\/files\] Expected a folder that can be written for http:.*\/later\.json, got no permission \(E\w+\) at .*: let HF_HUB_CACHE \(or the option cacheDir\) name one that can be\.$/,
      );
    });
    for (const name of ['', ...(await readdir(cacheDir, { recursive: true }))]) {
      if ((await stat(join(cacheDir, name))).isDirectory()) await chmod(join(cacheDir, name), 0o755);
    }
    if (done === undefined) skip('this platform has no users to become');
  });
});
