import { fileURLToPath } from 'node:url';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import { afterAll, describe, expect, it } from 'vitest';
import { languages, readEvaluationScenes } from '../evaluation-scenes.ts';
import { locateScenes, overlap } from './locate-scenes.ts';
import type { SearchScenes } from './search-scenes.ts';
import { averagePrecision, lookAtScenes, precisionAndRecall, searchScenes } from './small-things.ts';

const evaluation = await readEvaluationScenes(fileURLToPath(new URL('../../scenes/', import.meta.url)));
const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

/** The scenes of two to four things, each asked for what the next one shows as well. */
const several = evaluation.scenes.filter(({ things }) => things.length > 1);
const scenes: SearchScenes = {
  ...evaluation,
  kind: 'few',
  scenes: several.map((scene, index) => {
    const shown = new Set(scene.things.map(({ concept }) => concept));
    const next = several[(index + 1) % several.length]!.things.map(({ concept }) => concept);
    return { ...scene, absent: next.filter((concept) => !shown.has(concept)) };
  }),
};

// What the checkpoint reaches on these scenes, less a few results.
describe.each(languages)('scenes searched in %s', async (language) => {
  const found = await lookAtScenes(fgclip2, scenes);
  const { scores, partCosines } = await searchScenes(fgclip2, scenes, found, language);
  const precisionOf = (way: string) => scores.find((score) => score.way === way)!.averagePrecision;

  it('are found by their parts where the vector of the image is not enough', () => {
    expect(precisionOf('8 parts')).toBeGreaterThan(0.96);
    expect(precisionOf('8 parts')).toBeGreaterThan(precisionOf('image vector, short head') + 0.08);
    expect(precisionOf('all patches') - precisionOf('8 parts')).toBeLessThan(0.02);
    expect(precisionAndRecall(partCosines, (cosine) => cosine > 0.39).recall).toBeGreaterThan(0.9);
  });

  it('show things where locate finds them', async () => {
    const located = await locateScenes(fgclip2, scenes, language);
    expect(located.share('once')).toBeGreaterThan(0.92);
    expect(located.share('absent')).toBeLessThan(0.05);
    expect(located.share('wrong box')).toBeLessThan(0.12);
  });
});

describe('averagePrecision', () => {
  it('is the mean of the precisions at each right one', () => {
    expect(averagePrecision([true, true, false])).toBe(1);
    expect(averagePrecision([false, true, false, true])).toBe(0.5);
  });
});

describe('overlap', () => {
  it('is the area in both over the area in one or both', () => {
    expect(overlap([0, 0, 2, 2], [0, 0, 2, 2])).toBe(1);
    expect(overlap([0, 0, 2, 2], [1, 0, 3, 2])).toBeCloseTo(1 / 3);
    expect(overlap([0, 0, 2, 2], [2, 0, 4, 2])).toBe(0);
  });
});
