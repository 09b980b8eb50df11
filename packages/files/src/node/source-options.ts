import type { ProgressEvent } from '../files.ts';
import type { RetryOptions } from '../http/retries.ts';

/** Options that {@link hub} and {@link url} share. */
export interface SourceOptions extends RetryOptions {
  /** The cache folder. @default HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME/hub or ~/.cache/huggingface/hub */
  cacheDir?: string | undefined;
  /** Uses only what is in the cache. @default HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE */
  offline?: boolean | undefined;
  /** Sends the requests, for proxies and own headers. @default globalThis.fetch */
  fetch?: typeof fetch | undefined;
  /** Called as bytes of a file arrive; not at all for a file that is in the cache. @default undefined */
  onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** Ends every wait of this source; what has been downloaded stays for the next time. @default undefined */
  signal?: AbortSignal | undefined;
}
