import type { IdleLimit } from '../http/idle-limit.ts';
import { receiveBody } from '../http/receive-body.ts';
import { shown } from '../http/response.ts';

/** Most bytes of the hub's description of a repository: room for 30,000 files with their sizes and digests. */
const mostBytes = 10_000_000;

/**
 * The text of the hub's description of a repository, from the body of a response.
 *
 * @throws TemporaryFailure when the connection is cut, or nothing comes for too long; Error for more than 10 MB.
 */
export async function receiveInfo(response: Response, url: URL, limit: IdleLimit): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  const length = await receiveBody(response, {
    expected: `[@fgclip2/files] Expected a whole response from ${shown(url)}`,
    length: mostBytes + 1,
    limit,
    onChunk(chunk) {
      text += decoder.decode(chunk, { stream: true });
    },
  });
  if (length > mostBytes) {
    throw new Error(
      `[@fgclip2/files] Expected at most ${mostBytes} bytes about the repository from ${shown(url)}, got more: is it the hub?`,
    );
  }
  return text;
}
