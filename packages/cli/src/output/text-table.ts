import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { printable } from './printable.ts';
import type { StageTimes } from './stage-times.ts';

/** Most columns of a terminal that a cell takes. */
const widest = 80;

/**
 * Lines with aligned columns, wide characters counted as wide: the heading in bold, the first `textColumns`
 * columns to the left, numbers to the right. Long cells are shortened, and control characters escaped.
 */
export function textTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns = 1,
): string[] {
  const table = [heading, ...rows].map((row) => row.map((cell) => shortened(printable(cell))));
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

/** A cell of at most {@link widest} columns: the beginning of a text, the end of a path. */
function shortened(cell: string): string {
  if (stringWidth(cell) <= widest) return cell;
  const isPath = /^\S*[\\/]\S*$/.test(cell);
  const characters = isPath ? [...cell].reverse() : [...cell];
  let [kept, width] = ['', 1];
  for (const character of characters) {
    width += stringWidth(character);
    if (width > widest) break;
    kept = isPath ? character + kept : kept + character;
  }
  return isPath ? `…${kept}` : `${kept}…`;
}

/** A part of 1 as a percentage: `18.2 %`. */
export function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

/** The line below a table of scores where one text was asked alone: its score is always 100 %. */
export function scoreOfOneLines(texts: number): string[] {
  return texts === 1
    ? ['score  100.0 %, as of any text asked alone: its probability says how well it fits']
    : [];
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
  return `model  ${printable(model)} (dtype ${dtype}, tensors in ${storedAs.join(', ')})`;
}

/** The line about the time below a table. */
export function timeLine(timings: Readonly<StageTimes>): string {
  const times = Object.entries(timings).map(
    ([stage, milliseconds]) => `${stage} ${milliseconds.toFixed(0)} ms`,
  );
  return `time   ${times.join(', ')}`;
}
