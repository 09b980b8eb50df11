import { describe, expect, it } from 'vitest';
import { arrowsBackUp } from './arrows-back-up.ts';

type Row = [from: string, to: string, imports: number];

function weights(rows: Row[]): Map<string, Map<string, number>> {
  const all = new Map<string, Map<string, number>>();
  for (const [from, to, imports] of rows) all.set(from, (all.get(from) ?? new Map()).set(to, imports));
  return all;
}

describe('arrowsBackUp', () => {
  it.each<[string, Row[], string[]]>([
    ['nothing for nothing', [], []],
    [
      'nothing without a cycle, whatever the weights',
      [
        ['a', 'b', 1],
        ['a', 'c', 9],
        ['b', 'c', 1],
        ['c', 'd', 5],
      ],
      [],
    ],
    [
      'the thinner of two opposite arrows',
      [
        ['a', 'b', 1],
        ['b', 'a', 3],
      ],
      ['a -> b'],
    ],
    [
      'the later name of two opposite arrows that weigh the same',
      [
        ['b', 'a', 2],
        ['a', 'b', 2],
      ],
      ['b -> a'],
    ],
    [
      'the thinnest arrow of a cycle of three',
      [
        ['a', 'b', 4],
        ['b', 'c', 3],
        ['c', 'a', 1],
      ],
      ['c -> a'],
    ],
    [
      'nothing that merely leads to a cycle or out of it',
      [
        ['top', 'a', 1],
        ['a', 'b', 5],
        ['b', 'a', 1],
        ['b', 'low', 1],
        ['top', 'low', 1],
      ],
      ['b -> a'],
    ],
    [
      'one arrow of each of two cycles, sorted',
      [
        ['y', 'x', 1],
        ['x', 'y', 2],
        ['x', 'a', 7],
        ['b', 'a', 1],
        ['a', 'b', 2],
      ],
      ['b -> a', 'y -> x'],
    ],
  ])('finds %s', (_, rows, expected) => {
    expect(arrowsBackUp(weights(rows)).map(({ from, to }) => `${from} -> ${to}`)).toEqual(expected);
  });
});
