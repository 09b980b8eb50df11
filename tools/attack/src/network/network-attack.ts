import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchBytes, hub, url } from '@fgclip2/files/node';
import type { Attack } from '../attack.ts';
import { foreignError } from '../foreign-error.ts';
import type { Random } from '../random.ts';
import { tryOften } from '../try-often.ts';
import { type LyingServer, someTricks, startLyingServer } from './lying-server.ts';

/** Requests for one file: its commit, its size and the file, each with two further attempts and ten redirects. */
const mostRequests = 120;

/** Stands in the token and in the password: no error may show it, no other server hear of it. */
const secret = 'opensesame';

/** Short, so that a server that says nothing does not take long. */
const patience = { retries: 2, retryDelay: 1, timeout: 150, cachedTimeout: 100 };

/** Downloads from a server that lies: what is opened is what was announced, and all else is refused in our own words. */
export const networkAttack: Attack = {
  name: 'network',
  subject: 'servers that lie, cut, redirect or say nothing',
  counts: { test: 150, long: 5000 },
  async run(options) {
    const files = filesOf();
    await using server = await startLyingServer(files);
    return await tryOften(options, async (random) => {
      const folder = await mkdtemp(join(tmpdir(), 'fgclip2-attack-'));
      try {
        server.play(someTricks(random), random);
        const problem = await random.pick([openFromHub, openBelowUrl, fetchOne])(
          server,
          files,
          folder,
          random,
        );
        if (problem !== undefined) return problem;
        if (server.leaks.length > 0) return `the token went to ${server.leaks[0]}`;
        if (server.requests > mostRequests) return `${server.requests} requests`;
        const outside = (await readdir(folder)).filter((name) => name !== 'cache');
        return outside.length === 0 ? undefined : `wrote ${outside} outside of the cache`;
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  },
};

type FilesByName = Readonly<Record<string, Uint8Array>>;

/** One small file, one of several pieces. */
function filesOf(): FilesByName {
  const weights = Uint8Array.from({ length: 1_500_000 }, (_, i) => (i * 31) >> 3);
  return { 'config.json': new TextEncoder().encode('{"a":1}'), 'model.bin': weights };
}

async function openFromHub(
  server: LyingServer,
  files: FilesByName,
  folder: string,
  random: Random,
): Promise<string | undefined> {
  const name = random.pick(['config.json', 'model.bin']);
  let isUnchecked = false;
  const open = async (): Promise<Uint8Array | undefined> => {
    const onWarning = (warning: string): void => {
      isUnchecked ||= warning.includes('Nothing but the size');
    };
    const options = { endpoint: server.home, cacheDir: join(folder, 'cache'), token: secret, onWarning };
    const source = await hub('a/b', { ...options, ...patience }).open(name);
    return source && (await source.read(0, source.size));
  };
  try {
    const bytes = await open();
    if (bytes === undefined) return undefined;
    const [sha256, blob] = digestsOf(bytes);
    if (isUnchecked || server.etags.has(sha256) || server.etags.has(blob)) return undefined;
    return `opened ${name}, ${bytes.length} bytes, of none of the etags ${[...server.etags]}`;
  } catch (error) {
    const problem = badWords(error);
    if (problem !== undefined) return problem;
  }
  // What a lie has left must not be in the way of the truth: once it is thrown away, at most.
  server.play([], random);
  const bytes = await open().catch(() => open());
  const isTrue = bytes === undefined || Buffer.compare(bytes, files[name]!) === 0;
  return isTrue || isUnchecked ? undefined : `kept ${bytes.length} wrong bytes of ${name}`;
}

async function openBelowUrl(
  server: LyingServer,
  _: FilesByName,
  folder: string,
  random: Random,
): Promise<string | undefined> {
  const base = server.home.replace('//', `//anna:${secret}@`);
  try {
    const source = await url(`${base}/models`, { cacheDir: join(folder, 'cache'), ...patience }).open(
      random.pick(['config.json', 'model.bin', 'none.json']),
    );
    await source?.read(0, source.size);
    return undefined;
  } catch (error) {
    return badWords(error);
  }
}

async function fetchOne(server: LyingServer): Promise<string | undefined> {
  const address = new URL(`${server.home.replace('//', `//anna:${secret}@`)}/model.bin?key=${secret}`);
  try {
    const asked = { owner: '@fgclip2/image-processor', what: 'an image', maxBytes: 2_000_000 };
    const bytes = await fetchBytes(address, { ...asked, timeout: patience.timeout });
    return bytes.length > asked.maxBytes ? `fetched ${bytes.length} bytes` : undefined;
  } catch (error) {
    return badWords(error);
  }
}

/** What is foreign about an error, or says a secret. */
function badWords(error: unknown): string | undefined {
  const words = String(error);
  return words.includes(secret) ? `told the secret: ${words}` : foreignError(error);
}

function digestsOf(bytes: Uint8Array): [sha256: string, blob: string] {
  const sha1 = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes);
  return [createHash('sha256').update(bytes).digest('hex'), sha1.digest('hex')];
}
