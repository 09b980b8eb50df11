import type { ProgressEvent } from '../files.ts';
import type { RetryOptions } from '../http/retries.ts';

/** Options that {@link hub} and {@link url} share. */
export interface SourceOptions extends RetryOptions {
  /** Keeps what was downloaded in the browser's storage, and uses what is there. @default true */
  cache?: boolean | undefined;
  /** Milliseconds that a server may say nothing before a request has failed; a body that stops is asked for again. @default 30000 */
  timeout?: number | undefined;
  /** The same for a question that the browser's storage can answer. @default 10000 */
  cachedTimeout?: number | undefined;
  /** Called as bytes of a file arrive; not at all for bytes that are in the cache. @default undefined */
  onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** Called with a sentence about what works less well than it could. @default undefined */
  onWarning?: ((message: string) => void) | undefined;
  /** Ends every wait of this source; what has been downloaded stays for the next time. @default undefined */
  signal?: AbortSignal | undefined;
  /** Sends the requests. @default globalThis.fetch */
  fetch?: typeof fetch | undefined;
  /** sha256, in hex, of files by name: checked whenever one is read whole. @default undefined */
  integrity?: Readonly<Record<string, string>> | undefined;
}
