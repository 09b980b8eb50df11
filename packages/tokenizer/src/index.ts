export { compactTokenizer } from './compact/compact-tokenizer.ts';
export type { BytePairEncoder } from './encoders/byte-pair-encoder.ts';
export type { Padding } from './row-length.ts';
export {
  type DecodeOptions,
  type EncodeOptions,
  Fgclip2Tokenizer,
  type TokenizedTexts,
  type TokenizerFromPretrainedOptions,
  type TokenizerOptions,
} from './tokenizer.ts';
