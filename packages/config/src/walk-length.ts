import type { WalkType } from '@fgclip2/tensor';
import type { Fgclip2TextConfig } from './text-config.ts';

/** Slots a text of this walk type is padded to: 64, 64 and 196 in the published checkpoints. */
export function walkLength(config: Fgclip2TextConfig, walkType: WalkType): number {
  return walkType === 'long' ? config.longtextLen : config.maxPositionEmbeddings;
}
