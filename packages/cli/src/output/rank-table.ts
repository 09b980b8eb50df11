import type { RankedCaption } from 'fgclip2';
import type { StageTimes } from './stage-times.ts';
import { modelLine, percent, scoreOfOneLines, type TableModel, textTable, timeLine } from './text-table.ts';

/** The captions of one image. */
export interface RankedImage {
  image: string;
  captions: readonly RankedCaption[];
  /** Milliseconds of each step. */
  timings: Readonly<StageTimes>;
}

/** What {@link rankTable} shows. */
export interface RankReport extends TableModel {
  walk: string;
  images: readonly RankedImage[];
}

/** Rankings as lines for a terminal: a table, then the timings of a single image, and the model. */
export function rankTable(report: RankReport): string {
  const { images } = report;
  const isOne = images.length === 1;
  const rows = images.flatMap(({ image, captions }) =>
    captions.map(({ text, logit, score, probability }, place) => [
      ...(isOne ? [] : [place === 0 ? image : '']),
      text,
      logit.toFixed(4),
      percent(score),
      percent(probability),
    ]),
  );
  const heading = [...(isOne ? [] : ['image']), 'caption', 'logit', 'score', 'probability'];
  const table = textTable(heading, rows, isOne ? 1 : 2);
  const times = isOne ? [timeLine(images[0]!.timings)] : [];
  return [...table, '', ...scoreOfOneLines(images[0]!.captions.length), ...times, modelLine(report)].join(
    '\n',
  );
}
