import type { Row, SuiteReport } from './report.ts';
import type { Spread } from './statistics.ts';

/** A suite's rows as cells of text, the first row being the columns' names. */
export function cells({ rows, base }: Pick<SuiteReport, 'rows' | 'base'>): string[][] {
  const figures = [...new Set(rows.flatMap((row) => Object.keys(row.figures ?? {})))];
  const hasCpu = rows.some(({ cpu }) => cpu !== null);
  const hasWall = rows.some(({ wall }) => wall !== null);
  const head = [
    '',
    '',
    ...(hasWall ? ['wall ms'] : []),
    ...(hasCpu ? ['CPU ms'] : []),
    ...(base === undefined ? [] : ['speed']),
    ...figures,
  ];
  const body = rows.map((row, index) => [
    row.case === rows[index - 1]?.case ? '' : row.case,
    row.name,
    ...(hasWall ? [range(row.wall)] : []),
    ...(hasCpu ? [range(row.cpu)] : []),
    ...(base === undefined ? [] : [speed(row)]),
    ...figures.map((name) => `${row.figures?.[name] ?? ''}`),
  ]);
  return [head, ...body];
}

/** Cells as lines of aligned text. */
export function plainTable(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return table.map(line).join('\n');
}

/** Cells as a Markdown table, as the formatter lays it out. */
export function markdownTable(table: readonly (readonly string[])[]): string {
  const columns = table[0]!.map((_, column) => {
    const width = Math.max(3, ...table.map((row) => row[column]!.length));
    // The first column says what a row is about; another is to the right when every cell is a figure.
    const isRight = column > 0 && table.slice(1).every((row) => /^[\d>=<( ]|^$/.test(row[column]!));
    return { width, isRight };
  });
  const line = (row: readonly string[]): string => {
    const padded = columns.map(({ width, isRight }, column) =>
      isRight ? row[column]!.padStart(width) : row[column]!.padEnd(width),
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = columns.map(({ width, isRight }) =>
    isRight ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(table[0]!), line(rule), ...table.slice(1).map(line)].join('\n');
}

function speed({ speed: value }: Row): string {
  if (value === null) return '';
  return `${value.median.toFixed(2)}x (${value.low.toFixed(2)}-${value.high.toFixed(2)})`;
}

function range(spread: Spread | null): string {
  if (spread === null) return '';
  const { median, low, high } = spread;
  const decimals = median < 1 ? 3 : median < 100 ? 1 : 0;
  if (low === high) return median.toFixed(decimals);
  return `${median.toFixed(decimals)} (${low.toFixed(decimals)}-${high.toFixed(decimals)})`;
}
