import { styleText } from 'node:util';
import type { RankedCaption, Stage } from 'fgclip2';
import stringWidth from 'string-width';

/** What {@link rankTable} shows. */
export interface RankReport {
  image: string;
  model: string;
  /** The dtypes of the model's file. */
  storedAs: readonly string[];
  /** What the model computes in. */
  dtype: string;
  walk: string;
  captions: readonly RankedCaption[];
  /** Milliseconds of each step. */
  timings: Readonly<Record<Stage, number>>;
}

/** A ranking as lines for a terminal: a table, then timings and the model. */
export function rankTable({ captions, timings, model, storedAs, dtype }: RankReport): string {
  const rows = captions.map(({ text, logit, probability }) => [
    text,
    logit.toFixed(4),
    `${(probability * 100).toFixed(1)} %`,
  ]);
  const table = [['caption', 'logit', 'probability'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => stringWidth(row[column]!))));
  const lines = table.map((row) => {
    const [text, logit, probability] = row as [string, string, string];
    return [
      text + ' '.repeat(widths[0]! - stringWidth(text)),
      logit.padStart(widths[1]!),
      probability.padStart(widths[2]!),
    ].join('  ');
  });
  const times = Object.entries(timings).map(
    ([stage, milliseconds]) => `${stage} ${milliseconds.toFixed(0)} ms`,
  );
  return [
    styleText('bold', lines[0]!),
    ...lines.slice(1),
    '',
    `time   ${times.join(', ')}`,
    `model  ${model} (weights ${storedAs.join(', ')}, computed in ${dtype})`,
  ].join('\n');
}
