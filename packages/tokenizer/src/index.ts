export type { Padding } from './row-length.ts';
export type { TextInputs } from './text-inputs.ts';
export { type DecodeOptions, type EncodeOptions, Fgclip2Tokenizer } from './tokenizer.ts';
