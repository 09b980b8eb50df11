import type { Files, ReadOptions } from '@fgclip2/files';
import { checkArguments, kinds, type WalkType } from '@fgclip2/tensor';
import { findConfig } from './read-config.ts';
import { Fgclip2TextConfig } from './text-config.ts';

/** Slots a text of this walk type is padded to: 64, 64 and 196 in the published checkpoints. */
export function walkLength(config: Fgclip2TextConfig, walkType: WalkType): number {
  checkArguments('@fgclip2/config', { config: [config, kinds.object] });
  return walkType === 'long' ? config.longtextLen : config.maxPositionEmbeddings;
}

/** The slots of every walk type, as the tokenizer takes them: `{ walkLengths: walkLengths(config) }`. */
export function walkLengths(config: Fgclip2TextConfig): Record<WalkType, number> {
  return {
    short: walkLength(config, 'short'),
    box: walkLength(config, 'box'),
    long: walkLength(config, 'long'),
  };
}

/** Reads {@link walkLengths} from `config.json`; `undefined` where there is no such file. */
export async function readWalkLengths(
  files: Files,
  options?: ReadOptions,
): Promise<Record<WalkType, number> | undefined> {
  const json = await findConfig(files, options);
  return json && walkLengths(Fgclip2TextConfig.fromJSON(json));
}
