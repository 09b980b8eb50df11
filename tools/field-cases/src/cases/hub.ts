import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { createServer, request } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import type { Fault } from '@fgclip2/files-kit/local-hub';
import type { Ended } from '../command.ts';
import type { Field } from '../field.ts';
import { type FieldCase, notTried, type Outcome } from '../field-case.ts';
import { logitOf, refused, said } from '../words.ts';

const always = { times: Number.POSITIVE_INFINITY };
/** The logit of the sunflower in the scene. */
const right = '-4.6446';

/** Ranks the scene with a model, by default the one of the local hub. */
function rank({ scene, fgclip2 }: Field, env: NodeJS.ProcessEnv, model = 'a/b'): Promise<Ended> {
  return fgclip2(['rank', scene, '--text', 'sunflower', '--model', model], { env });
}

/** How ranking went, in words. */
function ranked(end: Ended): string {
  return end.code === 0 ? `ranks (${logitOf(end)}) after ${end.seconds.toFixed(1)} s` : said(end);
}

function isRanked(end: Ended): boolean {
  return end.code === 0 && logitOf(end) === right;
}

/** Right where a model that is cached ranks within seconds although its hub does this. */
function cached(name: string, words: string, fault: Omit<Fault, 'at'>, seconds = 10): FieldCase {
  return {
    name,
    right: `a cached model ranks, with a warning, although its hub ${words}`,
    async try(field) {
      const hub = await field.hub();
      const env = { HF_ENDPOINT: hub.url, HF_TOKEN: 'expired' };
      await rank(field, env);
      hub.faults.push({ at: 'hub', ...always, ...fault });
      const end = await rank(field, env);
      const isWarned = /^fgclip2: warning: a\/b is used as it is in the cache/m.test(end.errors);
      return {
        happened: `${ranked(end)}, ${isWarned ? 'warned' : 'not warned'}`,
        ok: isRanked(end) && isWarned && end.seconds < seconds,
      };
    },
  };
}

/** Two programs that start together with an empty cache. */
async function twoAtOnce(field: Field, rounds: number, model: (hub: string) => string): Promise<Outcome> {
  const hub = await field.hub();
  hub.faults.push({ at: 'storage', method: 'GET', pause: 3, ...always });
  const ends: Ended[] = [];
  for (let round = 0; round < rounds; round++) {
    const env = {
      HF_ENDPOINT: hub.url,
      HF_HOME: join(field.folder, `hf${round}`),
      XDG_CACHE_HOME: join(field.folder, `cache${round}`),
    };
    ends.push(...(await Promise.all([1, 2].map(() => rank(field, env, model(hub.url))))));
  }
  const failed = ends.filter((end) => !isRanked(end));
  const downloads = hub.requests.filter(({ at, method }) => at === 'storage' && method === 'GET').length;
  const reason = failed[0] === undefined ? '' : `: ${said(failed[0])}`;
  return {
    happened: `${failed.length} of ${ends.length} failed, ${downloads} downloads in ${rounds} rounds${reason}`,
    ok: failed.length === 0 && downloads === rounds,
  };
}

/** A proxy that leads every name to the local hub; gives its address and what it was asked for. */
async function proxy(field: Field, hub: string): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    asked.push(incoming.url!);
    const { pathname, search, port, hostname } = new URL(incoming.url!);
    const origin = hostname.endsWith('.invalid') ? hub : `http://127.0.0.1:${port}`;
    const { host, 'proxy-connection': _, ...headers } = incoming.headers;
    request(`${origin}${pathname}${search}`, { method: incoming.method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }).end();
  });
  return { address: await listening(field, server), asked };
}

/** A server that takes connections and never says anything. */
function silentServer(field: Field): Promise<string> {
  return listening(field, createTcpServer());
}

/** An address at which connections are refused. */
async function refusing(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

async function listening(field: Field, server: ReturnType<typeof createTcpServer>): Promise<string> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  field.closing(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The files of the hub's cache. */
function cacheFiles({ folder }: Field): string[] {
  return readdirSync(join(folder, 'hf'), { recursive: true }).map((name) => join(folder, 'hf', String(name)));
}

/** Where models come from: the hub in trouble, mirrors, proxies, folders. */
export const hubCases: readonly FieldCase[] = [
  {
    name: 'two-at-once',
    right: 'two programs with an empty cache, four rounds: none fails, one download a round',
    try: (field) => twoAtOnce(field, 4, () => 'a/b'),
  },
  {
    name: 'two-at-once: base URL',
    right: 'the same for a base URL',
    try: (field) => twoAtOnce(field, 2, (hub) => `${hub}/a/b/resolve/main`),
  },
  cached('cached-and-refused: 401', 'says 401, as to an expired token', { status: 401 }),
  cached('cached-and-refused: 403', 'says 403', { status: 403 }),
  cached('cached-and-refused: 404', 'says 404', { status: 404 }),
  cached('cached-and-refused: HTML', 'gives a sign-in page', { page: true }),
  cached('cached-and-no-answer', 'never answers, within some ten seconds', { hang: true }, 15),
  {
    name: 'read-only-cache',
    right: 'a cached model ranks from a cache that can only be read',
    async try(field) {
      const hub = await field.hub();
      const env = { HF_ENDPOINT: hub.url };
      await rank(field, env);
      const paths = [join(field.folder, 'hf'), ...cacheFiles(field)];
      const setModes = (folder: number, file: number) => {
        for (const path of paths)
          if (existsSync(path)) chmodSync(path, statSync(path).isDirectory() ? folder : file);
      };
      setModes(0o555, 0o444);
      chmodSync(field.folder, 0o755);
      field.closing(() => setModes(0o755, 0o644));
      if (process.getuid?.() !== 0) {
        const end = await rank(field, env);
        return { happened: ranked(end), ok: isRanked(end) };
      }
      // The superuser may write everywhere: as nobody, then.
      const line = 'setpriv --reuid=65534 --regid=65534 --clear-groups bash -c "$inner"';
      const probe = await field.bash('setpriv --reuid=65534 --regid=65534 --clear-groups test -r "$scene"');
      if (probe.code !== 0) return notTried('another user cannot be taken here');
      const inner = `${(await field.bash('declare -f fgclip2')).output.trim()}; HOME=/nonexistent fgclip2 rank "$scene" --text sunflower --model a/b`;
      const end = await field.bash(line, { env: { ...env, inner, XDG_CACHE_HOME: '/nonexistent' } });
      return { happened: ranked(end), ok: isRanked(end) };
    },
  },
  {
    name: 'no-home',
    right: 'where no cache can be written, the sentence names the variable to set',
    async try(field) {
      const hub = await field.hub();
      const file = field.write('a-file', 'not a folder');
      const end = await rank(field, { HF_ENDPOINT: hub.url, HF_HOME: join(file, 'hf') });
      return { happened: said(end), ok: refused(end, /HF_HUB_CACHE/) };
    },
  },
  {
    name: 'proxy',
    right: 'HTTP_PROXY is used for the hub, without NODE_USE_ENV_PROXY',
    async try(field) {
      const hub = await field.hub();
      const { address, asked } = await proxy(field, hub.url);
      const env = { HF_ENDPOINT: 'http://hub.invalid', HTTP_PROXY: address, HTTPS_PROXY: address };
      const end = await rank(field, env);
      return {
        happened: `${ranked(end)}, ${asked.length} requests through the proxy`,
        ok: isRanked(end) && asked.length > 3,
      };
    },
  },
  {
    name: 'proxy: NO_PROXY',
    right: 'NO_PROXY goes past it',
    async try(field) {
      const hub = await field.hub();
      const { address, asked } = await proxy(field, hub.url);
      const end = await rank(field, { HF_ENDPOINT: hub.url, HTTP_PROXY: address, NO_PROXY: '127.0.0.1' });
      return {
        happened: `${ranked(end)}, ${asked.length} requests through the proxy`,
        ok: isRanked(end) && asked.length === 0,
      };
    },
  },
  {
    name: 'proxy: image',
    right: 'an image by URL goes through the proxy as well',
    async try(field) {
      const hub = await field.hub();
      hub.push('a/b', { 'photo.png': readFileSync(field.scene) });
      const { address, asked } = await proxy(field, hub.url);
      const image = 'http://images.invalid/a/b/resolve/main/photo.png';
      const end = await field.fgclip2(['rank', image, '--text', 'sunflower'], {
        env: { HTTP_PROXY: address },
      });
      return {
        happened: `${ranked(end)}, ${asked.length} requests through the proxy`,
        ok: isRanked(end) && asked.length > 0,
      };
    },
  },
  {
    name: 'mirror-of-files',
    right: 'a mirror without /api ranks: the commit comes from X-Repo-Commit',
    isCheap: true,
    async try(field) {
      const hub = await field.hub();
      hub.faults.push({ at: 'hub', ...always, path: /^\/api\//, status: 404 });
      const end = await rank(field, { HF_ENDPOINT: hub.url });
      return { happened: ranked(end), ok: isRanked(end) };
    },
  },
  {
    name: 'folder-without-dot',
    right: 'models/ok, models/ok/, ~/ok and models/ok/model.safetensors are the folder',
    async try(field) {
      field.modelCopy('models/ok');
      const env = { HF_HUB_OFFLINE: '1', HOME: realpathSync(join(field.folder, 'models')) };
      const ends: string[] = [];
      for (const model of ['models/ok', 'models/ok/', '~/ok', 'models/ok/model.safetensors']) {
        const end = await rank(field, env, model);
        ends.push(isRanked(end) ? 'taken' : said(end));
      }
      return { happened: ends.join(', '), ok: ends.every((words) => words === 'taken') };
    },
  },
  {
    name: 'hub-page',
    right: "the address of a model's page on the hub is the model",
    async try(field) {
      const hub = await field.hub();
      const end = await rank(field, { HF_ENDPOINT: hub.url }, `${hub.url}/a/b`);
      return { happened: ranked(end), ok: isRanked(end) };
    },
  },
  {
    name: 'lfs-pointer',
    right: 'weights that are a Git LFS pointer: the sentence says so, and git lfs pull',
    isCheap: true,
    async try(field) {
      const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 1537000000\n`;
      const end = await rank(
        field,
        {},
        field.modelCopy('lfs', () => pointer),
      );
      return { happened: said(end), ok: refused(end, /a Git LFS pointer of \d+ bytes/, /git lfs pull/) };
    },
  },
  {
    name: 'html-weights',
    right: 'weights that are a page of HTML: the sentence says so',
    async try(field) {
      const page = '<!doctype html><html><body>Please sign in</body></html>';
      const end = await rank(
        field,
        {},
        field.modelCopy('html', () => page),
      );
      return { happened: said(end), ok: refused(end, /a page of HTML/) };
    },
  },
  {
    name: 'fetch-failed',
    right: 'an image URL that nobody answers: the reason and the address',
    isCheap: true,
    async try({ fgclip2 }) {
      const end = await fgclip2(['rank', `${await refusing()}/x.png`, '--text', 'sunflower']);
      return { happened: said(end), ok: refused(end, /refused|ECONNREFUSED/, /127\.0\.0\.1:\d+/) };
    },
  },
  {
    name: 'image-without-answer',
    right: 'an image URL whose server says nothing is given up within half a minute or so',
    async try(field) {
      const image = `${await silentServer(field)}/x.png`;
      const end = await field.fgclip2(['rank', image, '--text', 'sunflower'], { timeout: 45_000 });
      return {
        happened: `${said(end)} after ${end.seconds.toFixed(0)} s`,
        ok: refused(end) && end.seconds < 40,
      };
    },
  },
  {
    name: 'unknown-name',
    right: 'a hub whose name does not resolve is reported within two seconds of waiting, with the variable',
    async try(field) {
      const end = await rank(field, { HF_ENDPOINT: 'http://hub.invalid' });
      return {
        happened: `${said(end)} after ${end.seconds.toFixed(1)} s`,
        ok: refused(end, /hub\.invalid/, /HF_ENDPOINT/) && end.seconds < 4,
      };
    },
  },
  {
    name: 'endpoint-without-scheme',
    right: 'the sentence names HF_ENDPOINT, its value and https://',
    isCheap: true,
    async try(field) {
      const end = await rank(field, { HF_ENDPOINT: 'hf-mirror.com' });
      return {
        happened: said(end),
        ok: refused(end, /HF_ENDPOINT/, /"hf-mirror\.com"/, /https:\/\/hf-mirror\.com/),
      };
    },
  },
  {
    name: 'password-in-url',
    right:
      'a URL with a password that refuses connections fails within forty seconds, and the password is not printed',
    async try(field) {
      const end = await rank(field, {}, (await refusing()).replace('//', '//user:secret@'));
      return {
        happened: `${said(end)} after ${end.seconds.toFixed(0)} s`,
        ok: refused(end) && !end.errors.includes('secret') && end.seconds < 40,
      };
    },
  },
  {
    name: 'cut-file-in-cache',
    right: 'a file that was cut in the cache is named, and that deleting it helps',
    async try(field) {
      const hub = await field.hub();
      await rank(field, { HF_ENDPOINT: hub.url });
      const weights = cacheFiles(field).find((path) => path.endsWith('model.safetensors'))!;
      truncateSync(realpathSync(weights), 100_000);
      const end = await rank(field, { HF_ENDPOINT: hub.url, HF_HUB_OFFLINE: '1' });
      return { happened: said(end), ok: refused(end, /blobs\/|model\.safetensors/, /[Dd]elete/) };
    },
  },
  {
    name: 'full-disk',
    right: 'a cache on a disk that is too small: the space needed, the folder and the variable',
    async try(field) {
      const disk = join(field.folder, 'disk');
      mkdirSync(disk);
      const mounted = await field.bash('mount -t tmpfs -o size=1m tmpfs disk');
      if (mounted.code !== 0) return notTried('a small disk cannot be mounted here');
      field.closing(() => field.bash('umount disk'));
      const hub = await field.hub();
      const end = await rank(field, { HF_ENDPOINT: hub.url, HF_HOME: disk });
      return { happened: said(end), ok: refused(end, /free space|no space/i, /HF_HUB_CACHE/) };
    },
  },
];
