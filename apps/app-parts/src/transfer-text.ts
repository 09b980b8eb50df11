import { formatBytes } from './format.ts';
import type { Language } from './page.ts';
import type { Transfer } from './transfer-meter.ts';

/** What {@link transferText} says. */
export interface TransferWords {
  starting: string;
  of(part: string, whole: string): string;
}

/** Options of {@link transferText}. */
export interface TransferTextOptions {
  words: TransferWords;
  language: Language;
  isLoading: boolean;
}

/** Files smaller than this together are settings: the weights are yet to come. */
const weightsBytes = 100_000;

/** How much of the weights has arrived, from 0 to 1; 0 while they are yet to come. */
export function transferPart({ loaded, total }: Transfer): number {
  return total < weightsBytes ? 0 : Math.min(loaded / total, 1);
}

/** How far a download is, and how fast: `3.2 MB of 11.5 MB · 1.1 MB/s`; that the model starts, before and after. */
export function transferText(
  transfer: Transfer,
  { words, language, isLoading }: TransferTextOptions,
): string {
  const { loaded, total, bytesPerSecond } = transfer;
  if (total < weightsBytes) return isLoading ? words.starting : '';
  const whole = formatBytes(total, language);
  if (loaded >= total) return isLoading ? `${whole} · ${words.starting}` : whole;
  const parts = words.of(formatBytes(loaded, language, total), whole);
  const isMoving = isLoading && bytesPerSecond >= 1000;
  return isMoving ? `${parts} · ${formatBytes(bytesPerSecond, language)}/s` : parts;
}
