import type { Report } from './report.ts';

/** A case in which another is faster than ours of the same kind. */
export interface Loss {
  readonly where: string;
  readonly other: string;
  readonly ours: string;
  /** How many times as fast as ours the other is. */
  readonly factor: number;
}

/** Smaller differences are noise. */
const noise = 1.04;

/**
 * Every case in which another contender beats ours: the one that the suite names; else float32 against `ours fp32`,
 * smaller types against `ours q8`.
 */
export function losses({ suites }: Pick<Report, 'suites'>): Loss[] {
  return Object.values(suites).flatMap(({ title, rows, ours: named }) =>
    rows.flatMap((row): Loss[] => {
      if (row.name.startsWith('ours') || row.wall === null) return [];
      const name = named ?? (/fp32|float32/.test(row.name) ? 'ours fp32' : 'ours q8');
      const ours = rows.find((it) => it.case === row.case && it.name === name);
      if (!ours?.wall) return [];
      const factor = ours.wall.median / row.wall.median;
      return factor > noise ? [{ where: `${title}, ${row.case}`, other: row.name, ours: name, factor }] : [];
    }),
  );
}
