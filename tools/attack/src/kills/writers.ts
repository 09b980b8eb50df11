import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '@fgclip2/files';
import type { Writer } from './writer.ts';

const demo = fileURLToPath(new URL('../../../../packages/demo-checkpoint/', import.meta.url));
const checkpoint = join(demo, 'checkpoint');
const scenes = join(demo, 'scenes');

/** What {@link filesOfHub} has, and one that it has not. */
const hubFiles = ['config.json', 'model.safetensors', 'tokenizer.json', 'none.json'];

/** Bytes of the largest file of the hub: a download of some tenths of a second. */
const weightsLength = 24_000_000;

/** The files of the repository that downloads are of. */
export async function filesOfHub(): Promise<Record<string, Uint8Array>> {
  const small = hubFiles.filter((name) => /^(config|tokenizer)/.test(name));
  const files = await Promise.all(small.map(async (name) => [name, await readFile(join(checkpoint, name))]));
  const weights = new Uint8Array(weightsLength);
  for (let i = 0; i < weights.length; i += 997) weights[i] = i;
  return { ...Object.fromEntries(files), 'model.safetensors': weights };
}

/** All that writes files: each is killed at any moment, then runs again. */
export const writers: readonly Writer[] = [
  {
    name: 'hub',
    subject: 'downloads of a hub',
    async load() {
      const { hub } = await import('@fgclip2/files/node');
      return (folder, endpoint) =>
        digestsOf(hub('a/b', { endpoint, cacheDir: folder, token: false, retryDelay: 20 }));
    },
  },
  {
    name: 'url',
    subject: 'downloads below a URL',
    async load() {
      const { url } = await import('@fgclip2/files/node');
      return (folder, endpoint) =>
        digestsOf(url(`${endpoint}/a/b/resolve/main`, { cacheDir: folder, retryDelay: 20 }));
    },
  },
  {
    name: 'tokenizer',
    subject: 'the compact form of a tokenizer',
    async prepare(folder) {
      const model = join(folder, 'model');
      await mkdir(model, { recursive: true });
      // As long as one that is worth a compact form.
      const json = await readFile(join(checkpoint, 'tokenizer.json'), 'utf8');
      await writeFile(join(model, 'tokenizer.json'), json + ' '.repeat(1 << 20));
    },
    async load() {
      const { folder: filesIn } = await import('@fgclip2/files/node');
      const { loadTokenizer } = await import('@fgclip2/tokenizer/node');
      return async (folder) => {
        const tokenizer = await loadTokenizer(filesIn(join(folder, 'model')), {
          cacheDir: join(folder, 'cache'),
        });
        return tokenizer.encode('a black cat').inputIds.data.slice(0, 8).join(' ');
      };
    },
  },
  {
    name: 'copy',
    subject: 'the q8 copy that load keeps',
    async load() {
      const { load } = await import('fgclip2');
      return async (folder) => {
        await using fgclip2 = await load(checkpoint, { dtype: 'q8', copiesDir: folder });
        const { vectors } = await fgclip2.embedTexts(['a black cat']);
        return `${fgclip2.dtype} ${vectors.data[0]}`;
      };
    },
  },
  {
    name: 'quantize',
    subject: 'fgclip2 quantize',
    refusesSecond: true,
    async load() {
      const { run } = await import('@fgclip2/cli');
      return async (folder) => {
        const output = join(folder, 'copy');
        if ((await stat(output).catch(() => undefined)) === undefined) {
          await command(run, ['quantize', checkpoint, '--dtype', 'q8', '-o', output, '--quiet']);
        }
        return digest(await readFile(join(output, 'model.safetensors')));
      };
    },
  },
  {
    name: 'embed',
    subject: 'fgclip2 embed, over vectors of before',
    async prepare(folder) {
      for (const [name, bytes] of await vectorsOfBefore()) await writeFile(join(folder, name), bytes);
    },
    async load() {
      const { run } = await import('@fgclip2/cli');
      return async (folder) => {
        const output = join(folder, 'v.npy');
        await command(run, ['embed', scenes, '--model', checkpoint, '-o', output, '--quiet']);
        return digest(await readFile(output));
      };
    },
    async problemIn(folder) {
      const { readVectors } = await import('fgclip2');
      try {
        const { items } = await readVectors(join(folder, 'v.npy'));
        const isWhole = items?.length === 1 || items?.length === 14;
        return isWhole ? undefined : `${items?.length} vectors, of 1 before and 14 after`;
      } catch (error) {
        // New vectors beside names of before are told apart.
        return String(error).includes('they are of two runs') ? undefined : String(error);
      }
    },
  },
  {
    name: 'index',
    subject: 'fgclip2 index',
    isVaried: (path) => path.includes('.fgclip2'),
    async load() {
      const { run } = await import('@fgclip2/cli');
      return async (folder) => {
        const index = join(folder, 'images.fgclip2');
        await command(run, ['index', scenes, '--model', checkpoint, '--index', index, '--quiet']);
        return imagesOf(index);
      };
    },
    async problemIn(folder) {
      const index = join(folder, 'images.fgclip2');
      if ((await stat(index).catch(() => undefined)) === undefined) return undefined;
      return imagesOf(index).then(
        () => undefined,
        (error) => String(error),
      );
    },
  },
];

/** The digests of the files that there are. */
async function digestsOf(files: Files): Promise<string> {
  const found = await Promise.all(
    hubFiles.map(async (name) => {
      const source = await files.open(name);
      return `${name} ${source && digest(await source.read(0, source.size))}`;
    }),
  );
  return found.join(', ');
}

/** The images of an index, each with its vector and its file. */
async function imagesOf(index: string): Promise<string> {
  const { sqliteStore } = await import('@fgclip2/search/node');
  await using store = await sqliteStore(index);
  const images: string[] = [];
  for await (const { path, hash, vector } of store.images()) {
    images.push(`${path.slice(scenes.length)} ${hash} ${digest(new Uint8Array(vector.slice().buffer))}`);
  }
  return digest(new TextEncoder().encode(images.sort().join('\n')));
}

let before: Promise<[name: string, bytes: Uint8Array][]> | undefined;

/** The files of the vectors of one image, made once. */
function vectorsOfBefore(): Promise<[name: string, bytes: Uint8Array][]> {
  before ??= (async () => {
    const { run } = await import('@fgclip2/cli');
    const folder = await mkdtemp(join(tmpdir(), 'fgclip2-attack-'));
    const image = join(scenes, 'scene0.png');
    await command(run, ['embed', image, '--model', checkpoint, '-o', join(folder, 'v.npy'), '--quiet']);
    const names = ['v.npy', 'v.npy.json'];
    const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
    await rm(folder, { recursive: true });
    return names.map((name, i) => [name, files[i]!]);
  })();
  return before;
}

async function command(run: (args: readonly string[]) => Promise<unknown>, args: string[]): Promise<void> {
  const signal = await run(args);
  if (signal === undefined && !process.exitCode) return;
  throw new Error(`fgclip2 ${args[0]} ended with ${signal ?? process.exitCode}`);
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
