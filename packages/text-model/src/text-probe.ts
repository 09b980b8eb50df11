import { type Fgclip2TextConfig, walkLength } from '@fgclip2/config';
import { Tensor } from '@fgclip2/tensor';
import type { TextInputs } from './text-inputs.ts';

/** Tokens before the padding. */
const tokens = 20;

/** Where common word pieces of the published vocabulary begin; rows in a row cost one read. */
const firstToken = 500;

/** The input of the text tower's probe: twenty word pieces, padded as the tokenizer pads a short text. */
export function textProbe(config: Fgclip2TextConfig): TextInputs {
  const slots = walkLength(config, 'short');
  const ids = Int32Array.from({ length: slots }, (_, slot) =>
    slot < tokens ? (firstToken + slot) % config.vocabSize : 0,
  );
  return { inputIds: new Tensor('int32', ids, [1, slots]) };
}
