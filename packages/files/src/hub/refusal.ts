import { shown, type UrlResponse } from '../http/response.ts';

/** What was asked of the hub. */
export interface Asked {
  id: string;
  revision: string;
  file?: string | undefined;
  endpoint: string;
  hasToken: boolean;
  /** How to give a token. */
  tokenHelp: string;
}

/** The error for a response of the hub that another attempt will not mend. */
export function hubRefusal(
  { response, url }: UrlResponse,
  { id, revision, file, endpoint, hasToken, tokenHelp }: Asked,
): Error {
  const { status, headers } = response;
  const code = headers.get('x-error-code');
  if (status === 401 || status === 403) {
    const way =
      code === 'GatedRepo'
        ? `accept its terms on ${endpoint}/${id}, then give the token of that account`
        : 'if it is private, give a token that may read it';
    return new Error(
      `[@fgclip2/files] Expected access to ${id} on ${endpoint}, got status ${status} ${hasToken ? 'with the token in use' : 'without a token'}: it is private or gated, or there is none of this name. Check the name; ${way} (${tokenHelp}).`,
    );
  }
  if (status === 404 && code === 'RevisionNotFound') {
    return new Error(
      `[@fgclip2/files] Expected revision ${revision} of ${id} on ${endpoint}, got none of this name.`,
    );
  }
  if (status === 404 && file === undefined) {
    return new Error(
      `[@fgclip2/files] Expected a model repository ${id} on ${endpoint}, got none of this name.`,
    );
  }
  return new Error(
    `[@fgclip2/files] Expected ${file ?? `revision ${revision}`} of ${id} from ${shown(url)}, got status ${status}${code === null ? '' : ` (${code})`}.`,
  );
}
