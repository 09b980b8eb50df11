import type { Language } from './page.ts';

/** A number of bytes for people: `11.5 MB`; a part of `whole` in the unit of that: `0.4 MB`. */
export function formatBytes(bytes: number, language: Language, whole: number = bytes): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = Math.min(Math.floor(Math.log10(Math.max(whole, 1)) / 3), 3);
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power]!,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 0 && value < 100 ? 1 : 0,
  }).format(value);
}

/** A probability or score for people: `93.2 %`, and `< 0.1 %` for what is almost nothing. */
export function formatPercent(value: number): string {
  if (value > 0 && value < 0.001) return '< 0.1 %';
  return `${(100 * value).toFixed(1)} %`;
}

/** A time for people: `48 ms`, `1.3 s`. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 1) return '< 1 ms';
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
