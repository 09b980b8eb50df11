import { describe, expect, it } from 'vitest';
import { transferMeter } from './transfer-meter.ts';

describe('transferMeter', () => {
  it('adds up files, and measures speed over the last three seconds', () => {
    let time = 0;
    const meter = transferMeter({ now: () => time });
    meter.update({ file: 'a', loaded: 0, total: 4000 });
    time = 1000;
    meter.update({ file: 'a', loaded: 500, total: 4000 });
    meter.update({ file: 'b', loaded: 100, total: 100 });
    expect(meter.read()).toEqual({
      files: [
        { file: 'a', loaded: 500, total: 4000 },
        { file: 'b', loaded: 100, total: 100 },
      ],
      loaded: 600,
      total: 4100,
      bytesPerSecond: 600,
    });
    time = 3500;
    meter.update({ file: 'a', loaded: 3000, total: 4000 });
    // From 500 bytes at one second to 3100 at three and a half.
    expect(meter.read().bytesPerSecond).toBe((3100 - 500) / 2.5);
  });

  it('knows no speed before anything arrived', () => {
    expect(transferMeter({ now: () => 0 }).read()).toEqual({
      files: [],
      loaded: 0,
      total: 0,
      bytesPerSecond: 0,
    });
  });
});
