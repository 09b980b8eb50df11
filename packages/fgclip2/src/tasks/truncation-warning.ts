import { describe, type WalkType } from '@fgclip2/tensor';
import type { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';

/** Texts that were cut, each with the number of its tokens. */
export type CutTexts = Map<string, number>;

/** Warns once about the texts of a task that were cut, where there are any. */
export function warnOfCutTexts(
  { tokenizer, onWarning: standard = console.warn }: LoadedModel,
  cut: CutTexts,
  { walkType, onWarning = standard }: WarningOptions & { walkType: WalkType },
): void {
  if (cut.size > 0) onWarning(`[fgclip2] ${sentence(cut, walkType, tokenizer.walkLengths)}`);
}

function sentence(cut: CutTexts, walkType: WalkType, slots: Fgclip2Tokenizer['walkLengths']): string {
  const [[text, tokens]] = [...cut].sort(([, a], [, b]) => b - a) as [[string, number]];
  // The last slot of a row is its end.
  const reads = (walk: WalkType) => slots[walk] - 1;
  const what =
    cut.size === 1
      ? `The text ${describe(text)} was cut: it has ${tokens} tokens, and walkType '${walkType}' reads ${reads(walkType)}.`
      : `${cut.size} texts were cut: walkType '${walkType}' reads ${reads(walkType)} tokens, and the longest, ${describe(text)}, has ${tokens}.`;
  const longest = reads('long');
  if (longest <= reads(walkType)) return `${what} No walk reads more.`;
  return `${what} walkType 'long' reads ${tokens <= longest ? `all ${tokens}` : longest}.`;
}
