import { checkKnownOptions } from './unknown-option.ts';

/** What is kept of one model that was downloaded. */
export interface CachedModel {
  /** Hub id, with its endpoint before it where that is not the public one; or the base URL. */
  model: string;
  /** The commit; `undefined` for a base URL, and for unfinished downloads. */
  revision: string | undefined;
  /** Bytes that its files take, those shared with other commits included. */
  bytes: number;
}

/** Options of `clearCache`. */
export interface ClearModelsOptions {
  /** The model to delete, as `listCache` names it. @default undefined (everything) */
  model?: string | undefined;
}

/**
 * Checks the options of `clearCache`: with a misspelled one it would delete everything.
 *
 * @throws TypeError that names what is not known.
 */
export function checkClearOptions(options: ClearModelsOptions): void {
  checkKnownOptions(options, { of: 'clearCache', known: ['model'] });
}

/** How much is stored, and how much may be. */
export interface CacheUsage {
  /** Bytes in use: by everything that the page's origin stores; on Node by the models that are kept. */
  usage: number | undefined;
  /** Bytes that the browser lets the origin use; `undefined` on Node. */
  quota: number | undefined;
  /** Whether what is stored stays until it is deleted: `navigator.storage.persist()` asks a browser for that. */
  persisted: boolean;
}
