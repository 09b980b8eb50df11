import { describe, expect, it } from 'vitest';
import { formatBytes, formatMilliseconds, formatPercent } from './format.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [11_489_656, '11.5 MB'],
    [420e6, '420 MB'],
    [1.54e9, '1.5 GB'],
  ])('%d', (bytes, text) => expect(formatBytes(bytes, 'en')).toBe(text));

  it('takes the unit of the whole', () => {
    expect(formatBytes(952, 'en', 11_489_656)).toBe('0 MB');
    expect(formatBytes(420_000, 'en', 11_489_656)).toBe('0.4 MB');
    expect(formatBytes(952, 'en', 952)).toBe('952 bytes');
  });
});

describe('formatPercent', () => {
  it.each([
    [0, '0.0 %'],
    [0.0000012, '< 0.1 %'],
    [0.9324, '93.2 %'],
    [1, '100.0 %'],
  ])('%d', (value, text) => expect(formatPercent(value)).toBe(text));
});

describe('formatMilliseconds', () => {
  it.each([
    [0.2, '< 1 ms'],
    [48.4, '48 ms'],
    [1310, '1.3 s'],
  ])('%d', (milliseconds, text) => expect(formatMilliseconds(milliseconds)).toBe(text));
});
