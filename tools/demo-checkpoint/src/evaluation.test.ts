import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoConcepts } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluateScenes } from './evaluate-scenes.ts';
import { languages, readEvaluationScenes } from './evaluation-scenes.ts';

const evaluation = await readEvaluationScenes(fileURLToPath(new URL('../scenes/', import.meta.url)));
const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

// 60 scenes that are not in training: what the checkpoint reaches on them, less a few results.
describe('the demo checkpoint on scenes it never saw', async () => {
  const scores = await evaluateScenes(fgclip2, evaluation);

  it('knows the things that the scenes show', () => {
    expect(demoConcepts().map(({ emoji }) => emoji)).toEqual(evaluation.concepts.map(({ emoji }) => emoji));
  });

  it.each(languages)('is right in %s', (language) => {
    expect(scores.share(`${language} name`)).toBeGreaterThan(0.95);
    expect(scores.share(`${language} region`)).toBeGreaterThan(0.95);
    expect(scores.share(`${language} color`)).toBeGreaterThan(0.88);
    expect(scores.share(`${language} peak`)).toBeGreaterThan(0.86);
    expect(scores.share(`${language} false thing`)).toBeGreaterThan(0.93);
    expect(scores.share(`${language} false color`)).toBeGreaterThan(0.9);
    expect(scores.share(`${language} false relation`)).toBeGreaterThan(0.85);
    expect(scores.share(`${language} false swap`)).toBeGreaterThan(0.75);
  });
});
