import type { ProgressEvent } from '../files.ts';
import type { RetryOptions } from '../http/retries.ts';

/** Options that {@link hub} and {@link url} share. */
export interface SourceOptions extends RetryOptions {
  /** The cache folder. @default HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME/hub or ~/.cache/huggingface/hub */
  cacheDir?: string | undefined;
  /** Uses only what is in the cache. @default HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE */
  offline?: boolean | undefined;
  /**
   * Sends the requests, for own headers and agents.
   *
   * @default globalThis.fetch, through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY choose
   */
  fetch?: typeof fetch | undefined;
  /** Milliseconds that a server may say nothing before a request has failed. @default 30000 */
  timeout?: number | undefined;
  /** The same for a question that the cache can answer. @default HF_HUB_ETAG_TIMEOUT, in seconds, or 10000 */
  cachedTimeout?: number | undefined;
  /**
   * Called as bytes of a file arrive, and before the first of them; not at all for a file that is in the cache.
   *
   * @default undefined
   */
  onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** Called with a sentence that says why the cache is used without its server's word. @default undefined */
  onWarning?: ((message: string) => void) | undefined;
  /** Ends every wait of this source; what has been downloaded stays for the next time. @default undefined */
  signal?: AbortSignal | undefined;
}
