import { modelChecks } from '@fgclip2/goldens/kinds';
import type { Runtime } from '@fgclip2/runtime';
import { afterAll, describe, expect, it } from 'vitest';
import { openFetchedGoldens } from './fetched-goldens.ts';
import { openFetchedSubject } from './fetched-subject.ts';

/** Compares the tiny checkpoint in a runtime with every golden of the model, to the tolerances of Node. */
export async function describeGoldens(runtime: Runtime): Promise<void> {
  const folder = new URL('/tools/test-kit/goldens/', location.href);
  const goldens = await openFetchedGoldens(folder);
  const subject = await openFetchedSubject(new URL('tiny/', folder), runtime);
  afterAll(async () => {
    await subject.model.dispose();
    await runtime.dispose();
  });

  describe.each(Object.keys(modelChecks))('%s', (kind) => {
    const cases = goldens.cases.filter((golden) => golden.kind === kind && golden.model !== 'base');

    it.each(cases)('$id', async (golden) => {
      const measures = await modelChecks[kind]!(goldens, golden, subject);
      expect(measures.length).toBeGreaterThan(0);
      for (const { stage, error, tolerance } of measures) {
        expect(error, stage).toBeLessThanOrEqual(tolerance);
      }
    });
  });
}
