/** A model on the hub, as the address of its page names it. */
export interface HubPage {
  id: string;
  /** The branch, tag or commit that the page shows, where its address names one. */
  revision: string | undefined;
}

/**
 * The model that a page of the hub at `endpoint` shows: `…/owner/name`, or below it the page of a revision
 * (`tree/v1`) or of a file (`blob/main/config.json`); `undefined` for any other address.
 */
export function hubPage(address: string, endpoint: string | URL): HubPage | undefined {
  const base = `${String(endpoint).replace(/\/+$/, '')}/`;
  if (!address.startsWith(base)) return undefined;
  const [path] = address.slice(base.length).split(/[?#]/);
  const [, id, revision] = /^([^/]+\/[^/]+)(?:\/(?:tree|blob)\/([^/]+)(?:\/.*)?)?\/?$/.exec(path!) ?? [];
  if (id === undefined) return undefined;
  return { id, revision: revision && decodeURIComponent(revision) };
}
