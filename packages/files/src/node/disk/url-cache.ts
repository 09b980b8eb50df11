import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { undefinedIfAbsent } from './file-source.ts';
import { writeWhole } from './write-whole.ts';

/** The subfolder of the cache that holds what base URLs gave. */
export const urlCacheFolder = 'fgclip2-urls';

/** What a server says to tell one version of a file from another. */
export interface Validators {
  etag?: string | undefined;
  lastModified?: string | undefined;
  size?: number | undefined;
}

/** One base URL's part of the cache. */
export interface UrlCache {
  readonly folder: string;
  /** Where a file stands, whether or not it is there. */
  filePath(file: string): string;
  /** What the server said of the cached version; `undefined` when the file is not cached. */
  readValidators(file: string): Promise<Validators | undefined>;
  writeValidators(file: string, validators: Validators): Promise<void>;
  /** Makes the folder and notes the URL in it. */
  create(): Promise<void>;
}

/** The cache of one base URL, in a folder named after the URL's sha256. */
export function urlCache(cacheDir: string, base: URL): UrlCache {
  const key = createHash('sha256').update(base.href).digest('hex').slice(0, 32);
  const folder = join(cacheDir, urlCacheFolder, key);
  const filePath = (file: string) => join(folder, 'files', file);
  const validatorsPath = (file: string) => join(folder, 'validators', `${file}.json`);

  return {
    folder,
    filePath,
    async readValidators(file) {
      if ((await stat(filePath(file)).catch(undefinedIfAbsent)) === undefined) return undefined;
      const text = await readFile(validatorsPath(file), 'utf8').catch(undefinedIfAbsent);
      return text === undefined ? undefined : (JSON.parse(text) as Validators);
    },
    async writeValidators(file, validators) {
      await writeBelow(validatorsPath(file), JSON.stringify(validators));
    },
    async create() {
      await writeBelow(join(folder, 'url'), base.href);
    },
  };
}

async function writeBelow(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, text);
}
