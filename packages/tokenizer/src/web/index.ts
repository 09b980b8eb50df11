export { clearTokenizerCache } from './compact-cache.ts';
export { type LoadTokenizerOptions, loadTokenizer } from './load-tokenizer.ts';
