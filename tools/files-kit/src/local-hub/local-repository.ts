import { createHash } from 'node:crypto';

/** A model repository that the local hub serves. */
export interface LocalRepository {
  /** Files of the newest commit by name. */
  files: Readonly<Record<string, Uint8Array | string>>;
  /** Which files are large ones, served by redirect to the second origin. @default names ending in .safetensors */
  large?: ((file: string) => boolean) | undefined;
  /** The token without which the repository responds with 401. @default undefined (public) */
  token?: string | undefined;
}

/** One file as the hub keeps it. */
export interface StoredFile {
  bytes: Buffer;
  /** What identifies the content: sha256 for a large file, git's blob id otherwise. */
  oid: string;
  /** Git's blob id; of a large file the hub keeps that of a pointer, here it is the content's all the same. */
  gitId: string;
  large: boolean;
}

/** A repository with its history. */
export interface StoredRepository {
  token: string | undefined;
  large: (file: string) => boolean;
  commits: Map<string, Map<string, StoredFile>>;
  /** Branches and tags: the commit each stands for. */
  refs: Map<string, string>;
}

/** Puts a repository with one commit, on `main`, into storage. */
export function storeRepository(repository: LocalRepository): StoredRepository {
  const stored: StoredRepository = {
    token: repository.token,
    large: repository.large ?? ((file) => file.endsWith('.safetensors')),
    commits: new Map(),
    refs: new Map(),
  };
  commitFiles(stored, repository.files, 'main');
  return stored;
}

/** Adds a commit with exactly these files and moves `branch` to it; returns its id. */
export function commitFiles(
  repository: StoredRepository,
  files: LocalRepository['files'],
  branch: string,
): string {
  const tree = new Map<string, StoredFile>();
  for (const [file, content] of Object.entries(files)) {
    const bytes = Buffer.from(content as Uint8Array);
    const large = repository.large(file);
    const gitId = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    const oid = large ? createHash('sha256').update(bytes).digest('hex') : gitId;
    tree.set(file, { bytes, oid, gitId, large });
  }
  const names = [...tree].map(([file, { oid }]) => `${file} ${oid}`).join('\n');
  const commit = createHash('sha1').update(`commit ${repository.commits.size}\n${names}`).digest('hex');
  repository.commits.set(commit, tree);
  repository.refs.set(branch, commit);
  return commit;
}
