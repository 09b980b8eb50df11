import { type ArgumentKind, kinds, type OptionKinds } from '@fgclip2/tensor';

/** What runs a model, by what is used of it: it may come from another copy of its package. */
const runtime: ArgumentKind = {
  expected: 'a runtime',
  accepts: (value) => typeof Object(value).createSession === 'function',
};

const { callback, trueOrFalse, text } = kinds;

/**
 * What each option must be, wherever it is taken: a name means the same everywhere. Options that are one of a few
 * words, or numbers in a range, are checked where they are used.
 */
export const optionKinds: OptionKinds = {
  signal: kinds.signal,
  onStage: callback,
  onProgress: callback,
  onWarning: callback,
  onFallback: callback,
  fetch: callback,
  decode: callback,
  createWorker: callback,
  createTokenizerWorker: callback,
  applyExifOrientation: trueOrFalse,
  normalized: trueOrFalse,
  dense: trueOrFalse,
  offline: trueOrFalse,
  cache: trueOrFalse,
  revalidate: trueOrFalse,
  allowRegexes: trueOrFalse,
  revision: text,
  cacheDir: text,
  copiesDir: text,
  wasmPaths: text,
  templates: kinds.list,
  walkType: text,
  runtime,
};
