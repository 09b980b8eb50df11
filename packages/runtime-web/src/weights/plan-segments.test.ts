import type { ByteSource } from '@fgclip2/files';
import type { ExternalWeight } from '@fgclip2/runtime';
import { describe, expect, it } from 'vitest';
import { planSegments } from './plan-segments.ts';

const [first, second] = ['first.bin', 'second.bin'].map(source) as [ByteSource, ByteSource];

function source(name: string): ByteSource {
  return { name, size: 1000, read: () => Promise.reject(new Error('unused')) };
}

function weight(from: ByteSource, start: number, end: number): ExternalWeight {
  return { name: `${from.name}-${start}`, source: from, start, end };
}

function plan(weights: readonly ExternalWeight[], options: Parameters<typeof planSegments>[1]) {
  const { ranges, placements } = planSegments(weights, options);
  return {
    ranges: ranges.map((range) => [range.path, range.source.name, range.start, range.end]),
    placements: weights.map((one) => [placements.get(one)!.location, placements.get(one)!.offset]),
  };
}

describe('planSegments', () => {
  it('reads neighbors at once, in whatever order they come, with the bytes of a small gap between them', () => {
    const weights = [weight(first, 100, 110), weight(first, 10, 90), weight(first, 200, 210)];
    expect(plan(weights, { gap: 10 })).toEqual({
      ranges: [
        ['segment-0', 'first.bin', 10, 110],
        ['segment-1', 'first.bin', 200, 210],
      ],
      placements: [
        ['segment-0', 90],
        ['segment-0', 0],
        ['segment-1', 0],
      ],
    });
  });

  it('keeps sources apart', () => {
    const weights = [weight(first, 0, 10), weight(second, 10, 30), weight(first, 10, 20)];
    expect(plan(weights, {})).toEqual({
      ranges: [
        ['segment-0', 'first.bin', 0, 20],
        ['segment-1', 'second.bin', 10, 30],
      ],
      placements: [
        ['segment-0', 0],
        ['segment-1', 0],
        ['segment-0', 10],
      ],
    });
  });

  it('begins a segment when the last is full; a longer weight has one of its own', () => {
    const weights = [
      weight(first, 0, 60),
      weight(first, 60, 90),
      weight(first, 90, 100),
      weight(first, 100, 250),
    ];
    expect(plan(weights, { segmentLength: 90 })).toEqual({
      ranges: [
        ['segment-0', 'first.bin', 0, 90],
        ['segment-1', 'first.bin', 90, 100],
        ['segment-2', 'first.bin', 100, 250],
      ],
      placements: [
        ['segment-0', 0],
        ['segment-0', 60],
        ['segment-1', 0],
        ['segment-2', 0],
      ],
    });
  });

  it('reads bytes once that belong to two weights, also long ones', () => {
    const weights = [weight(first, 0, 100), weight(first, 20, 40), weight(first, 0, 100)];
    expect(plan(weights, { segmentLength: 50 })).toEqual({
      ranges: [['segment-0', 'first.bin', 0, 100]],
      placements: [
        ['segment-0', 0],
        ['segment-0', 20],
        ['segment-0', 0],
      ],
    });
  });

  it('needs no segment for no weights', () => {
    expect(planSegments([])).toEqual({ ranges: [], placements: new Map() });
  });

  it('refuses an invalid range', () => {
    for (const [start, end] of [
      [-1, 10],
      [1.5, 10],
      [20, 10],
      [0, 1001],
      [0, Number.NaN],
    ] as const) {
      expect(() => planSegments([weight(first, start, end)])).toThrow(
        new RangeError(
          `[@fgclip2/runtime-web] Expected weight "first.bin-${start}" inside first.bin (1000 bytes), ` +
            `got bytes [${start}, ${end}).`,
        ),
      );
    }
  });
});
