import type { WeightsDType } from '@fgclip2/checkpoint';
import type { ProgressEvent } from '@fgclip2/files';
import type { DecodeImageOptions } from '@fgclip2/image-processor';
import type { Runtime } from '@fgclip2/runtime';

/** The browser's Worker; `never` in a project whose types do not have it. */
type BrowserWorker = typeof globalThis extends { Worker: { prototype: infer Instance } } ? Instance : never;

/** The dtype of each tower's weights. */
export interface TowerDTypes {
  /** @default 'fp32' */
  text?: WeightsDType | undefined;
  /** @default 'fp32' */
  vision?: WeightsDType | undefined;
}

/** Options of `openFiles` that both platforms have; those of the hub count where the model comes from there. */
export interface SharedFilesOptions {
  /** Branch, tag or commit of a hub model. @default 'main' */
  revision?: string | undefined;
  /** Access token for the hub; `false` sends none. @default none in the browser; that of the hub's tools on Node */
  token?: string | false | undefined;
  /** The hub's address. @default 'https://huggingface.co', or HF_ENDPOINT on Node */
  endpoint?: string | URL | undefined;
  /**
   * Sends the requests, e.g. with headers of its own.
   * @default globalThis.fetch, on Node through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY choose
   */
  fetch?: typeof fetch | undefined;
  /** Further attempts when a request fails without progress. @default 5 */
  retries?: number | undefined;
  /** Milliseconds before the second attempt; doubled for each further one. @default 500 */
  retryDelay?: number | undefined;
  /** Called as bytes of a file arrive; not called for files in the cache. @default undefined */
  onProgress?: ((event: ProgressEvent) => void) | undefined;
  /**
   * Called with a sentence about what works, but not as it should: the cache without its hub's word, no storage, no
   * range requests; by the tasks of a model as well. @default undefined for files; console.warn for tasks
   */
  onWarning?: ((message: string) => void) | undefined;
  /** Ends the loading, and every later download for this model. @default undefined */
  signal?: AbortSignal | undefined;
}

/** Options of `openFiles` on Node. */
export interface NodeFilesOptions extends SharedFilesOptions {
  /** The cache folder of downloads. @default HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME/hub or ~/.cache/huggingface/hub */
  cacheDir?: string | undefined;
  /** Uses only what is in the cache. @default HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE */
  offline?: boolean | undefined;
}

/** Options of `openFiles` in the browser. */
export interface WebFilesOptions extends SharedFilesOptions {
  /** Keeps what was downloaded in the browser's storage, and uses what is there. @default true */
  cache?: boolean | undefined;
  /** Asks once per file of a base URL whether the stored bytes are still the server's version. @default true */
  revalidate?: boolean | undefined;
  /** sha256, in hex, of files by name: checked whenever one is read whole. @default undefined */
  integrity?: Readonly<Record<string, string>> | undefined;
}

/** Options of models' `fromPretrained` that both platforms have. */
export interface SharedModelOptions extends SharedFilesOptions {
  /** What runs the model; the caller disposes it. @default one of its own, disposed with the model */
  runtime?: Runtime | undefined;
  /** Threads that compute one run. @default the physical cores on Node; at most 4 in the browser */
  threads?: number | undefined;
}

/** Options of models' `fromPretrained` on Node. */
export interface NodeModelOptions extends SharedModelOptions, NodeFilesOptions {
  /**
   * What computes: `cpu` is exact and tried; the others are onnxruntime's, untried, and refused where it does not have
   * them or they do not start. @default 'cpu'
   */
  device?: 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu' | undefined;
  /**
   * Runs that are computed at the same time, the threads shared out among them: more images an hour where there are
   * many, each of them later, and more memory. @default 1
   */
  workers?: number | undefined;
}

/** Options of models' `fromPretrained` in the browser. */
export interface WebModelOptions extends SharedModelOptions, WebFilesOptions {
  /**
   * `auto` takes WebGPU where it works and gives the right numbers, WebAssembly otherwise; `webgpu` refuses
   * instead. @default 'auto'
   */
  device?: 'auto' | 'webgpu' | 'wasm' | undefined;
  /** The folder with onnxruntime-web's files, as a URL that ends in `/`. @default where the bundler has put them */
  wasmPaths?: string | undefined;
  /** Makes the worker that runs the model, where a bundler does not find it. @default the one beside the runtime */
  createWorker?: (() => BrowserWorker) | undefined;
  /** Called with the reason when `auto` runs on WebAssembly. @default undefined */
  onFallback?: ((reason: string) => void) | undefined;
}

/** Options of `load` that both platforms have. */
export interface SharedLoadOptions
  extends SharedModelOptions,
    Pick<DecodeImageOptions, 'applyExifOrientation' | 'maxPixels' | 'decode'> {
  /**
   * What the towers' weights are: `fp32` is exact; `q8` is several times faster on processors with 8-bit
   * products; `fp16` and `q4` are smaller. On Node a copy is written once and kept where the model has others; the
   * browser refuses what the files do not hold. @default what the model's files hold
   */
  dtype?: WeightsDType | TowerDTypes | undefined;
  /**
   * Which image processor: `fast` gives torchvision's bytes, `slow` Pillow's.
   * @default the one the checkpoint names; the published ones name the fast one
   */
  imageProcessor?: 'fast' | 'slow' | undefined;
  /**
   * Lets regular expressions of the checkpoint's tokenizer.json run over the texts: one made to harm can take hours for
   * a short text. Gemma's tokenizer has none. @default false
   */
  allowRegexes?: boolean | undefined;
}

/** Options of `load` on Node. */
export interface NodeLoadOptions extends SharedLoadOptions, NodeModelOptions {
  /** Where copies in another dtype are kept. @default fgclip2 in XDG_CACHE_HOME or the system's cache folder */
  copiesDir?: string | undefined;
  /** Called with a sentence about what is done, but not as it was asked for, by the tasks as well. @default console.warn */
  onWarning?: ((message: string) => void) | undefined;
}

/** Options of `load` in the browser. */
export interface WebLoadOptions extends SharedLoadOptions, WebModelOptions {
  /**
   * Makes the worker that prepares a large tokenizer.json once, where a bundler does not find it: of
   * `@fgclip2/tokenizer/worker`. @default the one beside the tokenizer; the page's own thread where none starts
   */
  createTokenizerWorker?: (() => BrowserWorker) | undefined;
  /**
   * Whether the table of tokens is downloaded row by row, as texts need them, or all of it with the first text: then
   * no request tells which tokens a text has. @default 'ranges'
   */
  tokenRows?: 'ranges' | 'whole' | undefined;
  /** Rows at the table's start that are downloaded with the first text: the commonest tokens. @default 0 */
  prefetchRows?: number | undefined;
}

/**
 * What the entry of Node takes: its own options, and in a project whose types have a `document` those of a page as
 * well. TypeScript takes the entry of Node for pages as well, unless `customConditions` names `browser`.
 */
export type NodeEntryOptions<NodeOptions, WebOptions, Global = typeof globalThis> = Global extends {
  document: unknown;
}
  ? NodeOptions | WebOptions
  : NodeOptions;
