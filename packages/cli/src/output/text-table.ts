import { styleText } from 'node:util';
import stringWidth from 'string-width';
import type { StageTimes } from './stage-times.ts';

/**
 * Lines with aligned columns, wide characters counted as wide: the heading in bold, the first `textColumns`
 * columns to the left, numbers to the right.
 */
export function textTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns = 1,
): string[] {
  const table = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...table.map((row) => stringWidth(row[column]!))));
  const lines = table.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat(widths[column]! - stringWidth(cell));
        return column < textColumns ? cell + space : space + cell;
      })
      .join('  '),
  );
  return [styleText('bold', lines[0]!), ...lines.slice(1)];
}

/** A part of 1 as a percentage: `18.2 %`. */
export function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

/** The model behind a table. */
export interface TableModel {
  model: string;
  /** The dtypes of the model's file. */
  storedAs: readonly string[];
  /** The dtype of the towers' weights. */
  dtype: string;
}

/** The line about the model below a table. */
export function modelLine({ model, storedAs, dtype }: TableModel): string {
  return `model  ${model} (dtype ${dtype}, tensors in ${storedAs.join(', ')})`;
}

/** The line about the time below a table. */
export function timeLine(timings: Readonly<StageTimes>): string {
  const times = Object.entries(timings).map(
    ([stage, milliseconds]) => `${stage} ${milliseconds.toFixed(0)} ms`,
  );
  return `time   ${times.join(', ')}`;
}
