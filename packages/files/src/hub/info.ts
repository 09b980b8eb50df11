import { describe } from '@fgclip2/tensor';
import { shown } from '../http/response.ts';
import { mistakenFile } from '../mistaken-file.ts';
import { isCommit } from './id.ts';

/** What the hub says of a repository at a revision. */
export interface RepositoryInfo {
  commit: string;
  files: HubFile[];
}

/** A file of a repository; everything but the name only where the hub was asked for it. */
export interface HubFile {
  name: string;
  size?: number | undefined;
  /** What identifies the content: git's blob id. */
  blob?: string | undefined;
  /** sha256 of a large file's content. */
  sha256?: string | undefined;
}

/** The hub's address of its description of a repository at a revision; with `sizes`, also sizes and digests. */
export function infoAddress(endpoint: string, id: string, revision: string, sizes: boolean): URL {
  const path = `${endpoint}/api/models/${id}/revision/${encodeURIComponent(revision)}`;
  return new URL(sizes ? `${path}?blobs=true` : path);
}

/** Reads the hub's description of a repository, https://huggingface.co/docs/hub/api. */
export function parseHubInfo(text: string, url: URL): RepositoryInfo {
  let info: { sha?: unknown; siblings?: unknown } | null;
  try {
    info = JSON.parse(text);
  } catch (cause) {
    const got = mistakenFile(new TextEncoder().encode(text)) ?? `${describe(text)}.`;
    throw new Error(`[@fgclip2/files] Expected JSON from ${shown(url)}, got ${got}`, { cause });
  }
  const { sha, siblings } = info ?? {};
  if (typeof sha !== 'string' || !isCommit(sha)) {
    throw new Error(`[@fgclip2/files] Expected a commit id from ${shown(url)}, got ${describe(sha)}.`);
  }
  return { commit: sha, files: (Array.isArray(siblings) ? siblings : []).map(fileOf) };
}

function fileOf(sibling: {
  rfilename?: unknown;
  size?: unknown;
  blobId?: unknown;
  lfs?: { sha256?: unknown };
}): HubFile {
  const { rfilename, size, blobId, lfs } = sibling ?? {};
  const sha256 = lfs?.sha256;
  return {
    name: String(rfilename),
    size: Number.isSafeInteger(size) ? (size as number) : undefined,
    blob: typeof blobId === 'string' && isCommit(blobId) ? blobId : undefined,
    sha256: typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined,
  };
}
