import { checkArguments, describe, kinds } from '@fgclip2/tensor';

/** Refuses what cannot be a repository's id. */
export function checkHubId(id: string): void {
  checkArguments('@fgclip2/files', { id: [id, kinds.text] });
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)?$/.test(id) || /--|\.\./.test(id)) {
    throw new RangeError(
      `[@fgclip2/files] Expected a hub id such as qihoo360/fg-clip2-base, got ${describe(id)}.`,
    );
  }
}

/** Refuses what cannot be a branch, tag or commit. */
export function checkRevision(revision: string): void {
  checkArguments('@fgclip2/files', { revision: [revision, kinds.text] });
  if (
    !/^[^\\:\0/]+(\/[^\\:\0/]+)*$/.test(revision) ||
    revision.split('/').some((part) => /^\.+$/.test(part))
  ) {
    throw new RangeError(
      `[@fgclip2/files] Expected a branch, tag or commit for revision, got ${describe(revision)}.`,
    );
  }
}

/** Whether a revision is a full commit id, which never changes. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}
