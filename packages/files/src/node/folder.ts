import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkArguments, checkOptions, classTag, kinds, signalOption } from '@fgclip2/tensor';
import { checkFileName } from '../file-name.ts';
import type { Files } from '../files.ts';
import { fileSource, undefinedIfAbsent } from './disk/file-source.ts';

/**
 * The files of a folder on disk, read in place by ranges. Names are relative, with `/`.
 *
 * `open` and `list` reject when there is no such folder; `open` also with RangeError for a name that leads out of it.
 *
 * @example
 * import { folder } from '@fgclip2/files/node';
 * const config = await folder('./fg-clip2-base').open('config.json');
 */
export function folder(path: string | URL): Files {
  checkArguments('@fgclip2/files', { path: [path, kinds.textOrUrl] });
  const root = resolve(
    classTag(path) === 'URL' || String(path).startsWith('file:') ? fileURLToPath(String(path)) : String(path),
  );

  async function checkRoot(): Promise<void> {
    if (!(await stat(root).catch(undefinedIfAbsent))?.isDirectory()) {
      throw new Error(`[@fgclip2/files] Expected a folder at ${root}, got none.`);
    }
  }

  return {
    name: root,
    async open(file, options) {
      checkOptions('@fgclip2/files', options, signalOption);
      options?.signal?.throwIfAborted();
      checkFileName(file);
      const source = await fileSource(join(root, file), join(root, file));
      if (source === undefined) await checkRoot();
      return source;
    },
    async list(options) {
      checkOptions('@fgclip2/files', options, signalOption);
      options?.signal?.throwIfAborted();
      await checkRoot();
      return filesBelow(root);
    },
  };
}

/** Names of the files below a folder, relative to it with `/`, sorted; links to files count as files. */
export async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
