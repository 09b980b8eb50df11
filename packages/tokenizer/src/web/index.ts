export { type LoadTokenizerOptions, loadTokenizer } from './load-tokenizer.ts';
