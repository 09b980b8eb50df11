import { expect, it } from 'vitest';
import { losses } from './losses.ts';
import type { Report, Row } from './report.ts';

function row(name: string, median: number): Row {
  return { case: 'one', name, wall: { median, low: median, high: median }, cpu: null, speed: null };
}

it('lists who is faster than ours of the same kind, beyond the noise', () => {
  const rows = [
    row('ours fp32', 100),
    row('ours q8', 40),
    row('ours q8, spinning', 10),
    row('naive fp32', 98),
    row('other float32', 80),
    row('other q8', 20),
    row('other bfloat16', 39),
  ];
  const suites = { text: { title: 'Text', notes: [], rounds: 1, rows, skipped: [] } };
  expect(losses({ suites } as unknown as Report)).toEqual([
    { where: 'Text, one', other: 'other float32', ours: 'ours fp32', factor: 1.25 },
    { where: 'Text, one', other: 'other q8', ours: 'ours q8', factor: 2 },
  ]);
});

it('holds others against the contender that a suite names', () => {
  const rows = [
    row('ours, sqliteStore', 10),
    row('ours, another', 1),
    row('exact loop', 90),
    row('other', 2),
  ];
  const suites = {
    search: { title: 'Search', notes: [], rounds: 1, rows, skipped: [], ours: 'ours, sqliteStore' },
  };
  expect(losses({ suites })).toEqual([
    { where: 'Search, one', other: 'other', ours: 'ours, sqliteStore', factor: 5 },
  ]);
});
