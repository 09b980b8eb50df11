import { describe, expect, it } from 'vitest';
import { rerun, transcripts, withoutMeasures } from './transcripts-folder.ts';

describe('transcripts', () => {
  it('print what they say', async () => {
    const promised = await transcripts();
    for (const [name, text] of await rerun(promised)) {
      expect(withoutMeasures(text), name).toBe(withoutMeasures(promised.get(name)!));
    }
  });
});

describe('withoutMeasures', () => {
  it('keeps what is not measured', () => {
    expect(withoutMeasures('time 0.5 s (28.0 images/s), 14 images, 360 kB, load 12 ms, 0.2345')).toBe(
      'time # s (# images/s), 14 images, # kB, load # ms, 0.2345',
    );
  });
});
