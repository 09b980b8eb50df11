import type { Tensor, WalkType } from '@fgclip2/tensor';

/** Texts as the text tower takes them. */
export interface TextInputs {
  /** Token ids, each row ended by `<eos>` and filled with `<pad>` on the right, [B, S]. */
  inputIds: Tensor<'int64'>;
  /** 1 for tokens, 0 for padding, [B, S]; only where it was asked for. */
  attentionMask?: Tensor<'int64'> | undefined;
  /** What the rows were made for. */
  walkType: WalkType;
}
