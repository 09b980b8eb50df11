import { describe, expect, it } from 'vitest';
import { transferPart, transferText } from './transfer-text.ts';

const words = { starting: 'Starting…', of: (part: string, whole: string) => `${part} of ${whole}` };
const transfer = (loaded: number, total: number, bytesPerSecond = 0) => ({
  files: [],
  loaded,
  total,
  bytesPerSecond,
});
const says = (given: ReturnType<typeof transfer>, isLoading = true) =>
  transferText(given, { words, language: 'en', isLoading });

describe('transferText', () => {
  it('says no sizes before the weights come', () => {
    expect(says(transfer(0, 0))).toBe('Starting…');
    expect(says(transfer(952, 952, 3500))).toBe('Starting…');
    expect(says(transfer(952, 952), false)).toBe('');
  });

  it('says both sizes in one unit, and the speed while there is one', () => {
    expect(says(transfer(420_000, 11_489_656, 2_100_000))).toBe('0.4 MB of 11.5 MB · 2.1 MB/s');
    expect(says(transfer(420_000, 11_489_656, 7))).toBe('0.4 MB of 11.5 MB');
    expect(says(transfer(420_000, 11_489_656, 2_100_000), false)).toBe('0.4 MB of 11.5 MB');
  });

  it('says that the model starts when all has arrived', () => {
    expect(says(transfer(11_489_656, 11_489_656, 2_100_000))).toBe('11.5 MB · Starting…');
  });
});

describe('transferPart', () => {
  it('counts from the weights on', () => {
    expect(transferPart(transfer(952, 952))).toBe(0);
    expect(transferPart(transfer(3_000_000, 12_000_000))).toBe(0.25);
  });
});
