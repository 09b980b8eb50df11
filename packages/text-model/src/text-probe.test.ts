import { Fgclip2TextConfig, preset } from '@fgclip2/config';
import { describe, expect, it } from 'vitest';
import { textProbe } from './text-probe.ts';

describe('textProbe', () => {
  it('is a text that the tower takes, whatever its vocabulary', () => {
    const { inputIds } = textProbe(preset('base').textConfig);
    expect(inputIds.dims).toEqual([1, 64]);
    const ids = Array.from(inputIds.data, Number);
    expect(ids.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, slot) => 500 + slot));
    expect(ids.slice(20)).toEqual(new Array(44).fill(0));
    const small = textProbe(new Fgclip2TextConfig({ vocabSize: 505, maxPositionEmbeddings: 32 }));
    expect(small.inputIds.dims).toEqual([1, 32]);
    expect(Math.max(...Array.from(small.inputIds.data, Number))).toBe(504);
  });
});
