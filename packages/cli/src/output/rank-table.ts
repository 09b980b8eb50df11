import type { RankedCaption } from 'fgclip2';
import type { StageTimes } from './stage-times.ts';
import { modelLine, percent, type TableModel, textTable, timeLine } from './text-table.ts';

/** What {@link rankTable} shows. */
export interface RankReport extends TableModel {
  image: string;
  walk: string;
  captions: readonly RankedCaption[];
  /** Milliseconds of each step. */
  timings: Readonly<StageTimes>;
}

/** A ranking as lines for a terminal: a table, then timings and the model. */
export function rankTable(report: RankReport): string {
  const rows = report.captions.map(({ text, logit, score, probability }) => [
    text,
    logit.toFixed(4),
    percent(score),
    percent(probability),
  ]);
  const table = textTable(['caption', 'logit', 'score', 'probability'], rows);
  return [...table, '', timeLine(report.timings), modelLine(report)].join('\n');
}
