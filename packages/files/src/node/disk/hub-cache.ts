import { link, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { isCommit } from '../../hub/id.ts';
import { undefinedIfAbsent } from './file-source.ts';
import { makeWhole, writeWhole } from './write-whole.ts';

/** Stands in a repository's folder that this package made: only those are removed when no id is given. */
export const markerFile = '.fgclip2';

/** One repository's part of the cache that the hub's own tools share: blobs, refs, snapshots, .no_exist. */
export interface HubCache {
  readonly folder: string;
  /** Where a file of a commit stands, whether or not it is there. */
  snapshotPath(commit: string, file: string): string;
  /** Where the content with this etag stands. */
  blobPath(etag: string): string;
  /** The commit that a branch or tag stood for when last asked. */
  readRef(revision: string): Promise<string | undefined>;
  writeRef(revision: string, commit: string): Promise<void>;
  /** Whether the commit is known to have no such file. */
  isKnownAbsent(commit: string, file: string): Promise<boolean>;
  markAbsent(commit: string, file: string): Promise<void>;
  /** Makes the repository's folder, marked as ours if it was not there. */
  create(): Promise<void>;
  /** Makes the file of a commit point to its blob. */
  linkSnapshot(commit: string, file: string, etag: string): Promise<void>;
}

/** The cache of one repository. */
export function hubCache(cacheDir: string, id: string): HubCache {
  const folder = join(cacheDir, repositoryFolder(id));
  const snapshotPath = (commit: string, file: string) => join(folder, 'snapshots', commit, file);
  const blobPath = (etag: string) => join(folder, 'blobs', etag);
  const absentPath = (commit: string, file: string) => join(folder, '.no_exist', commit, file);

  async function create(): Promise<void> {
    await mkdir(cacheDir, { recursive: true });
    const made = await mkdir(folder).then(
      () => true,
      () => false, // there already, or not to be made: the next step says so
    );
    if (made) await writeFile(join(folder, markerFile), '');
    for (const part of ['blobs', 'refs', 'snapshots']) await mkdir(join(folder, part), { recursive: true });
  }

  return {
    folder,
    snapshotPath,
    blobPath,
    create,
    async readRef(revision) {
      const text = await readFile(join(folder, 'refs', revision), 'utf8').catch(undefinedIfAbsent);
      return text !== undefined && isCommit(text.trim()) ? text.trim() : undefined;
    },
    async writeRef(revision, commit) {
      await create();
      const path = join(folder, 'refs', revision);
      await mkdir(dirname(path), { recursive: true });
      await writeWhole(path, commit);
    },
    async isKnownAbsent(commit, file) {
      return (await stat(absentPath(commit, file)).catch(undefinedIfAbsent)) !== undefined;
    },
    async markAbsent(commit, file) {
      await create();
      const path = absentPath(commit, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, '');
    },
    async linkSnapshot(commit, file, etag) {
      const path = snapshotPath(commit, file);
      const blob = blobPath(etag);
      if ((await stat(path).catch(undefinedIfAbsent)) !== undefined) return;
      await mkdir(dirname(path), { recursive: true });
      await makeWhole(path, async (temporary) => {
        // Windows allows symbolic links to administrators and developers only
        await symlink(relative(dirname(path), blob), temporary).catch(() => link(blob, temporary));
      });
    },
  };
}

/** The cache's folder name of a model repository. */
function repositoryFolder(id: string): string {
  return `models--${id.replaceAll('/', '--')}`;
}
