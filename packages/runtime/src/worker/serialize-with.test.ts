import { memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import type { ExternalWeight, Placement, Program } from '../contract.ts';
import { serializeWith } from './serialize-with.ts';

const weight: ExternalWeight = { name: 'w', source: memorySource(new Uint8Array(4)), start: 0, end: 4 };
const shared = new Uint8Array(100);
const program: Program = {
  inputNames: [],
  outputNames: [],
  externalWeights: [weight],
  serialize: (place) => shared.subarray(place(weight).offset, 30),
};

describe('serializeWith', () => {
  it('gives the model in a buffer of its own', () => {
    const placements = new Map<ExternalWeight, Placement>([[weight, { location: 'file', offset: 10 }]]);
    const bytes = serializeWith(program, placements, '@fgclip2/somewhere');
    expect([bytes.length, bytes.buffer.byteLength, bytes.buffer === shared.buffer]).toEqual([20, 20, false]);
  });

  it('refuses a weight that the program has not listed', () => {
    expect(() => serializeWith(program, new Map(), '@fgclip2/somewhere')).toThrow(
      new Error('[@fgclip2/somewhere] Expected "w" among the program\'s externalWeights.'),
    );
  });
});
