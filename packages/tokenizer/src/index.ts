export type { BytePairEncoder } from './byte-pair-encoder.ts';
export { compactTokenizer } from './compact-tokenizer.ts';
export type { Padding } from './row-length.ts';
export type { TextInputs } from './text-inputs.ts';
export { type DecodeOptions, type EncodeOptions, Fgclip2Tokenizer } from './tokenizer.ts';
