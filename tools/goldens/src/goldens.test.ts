import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { checkCase } from './check-folder.ts';
import { openGoldens } from './golden-folder.ts';
import { modelChecks } from './kinds.ts';
import { openSubject } from './subject.ts';

const path = fileURLToPath(new URL('../../test-kit/goldens', import.meta.url));
const goldens = await openGoldens(path);
const subject = await openSubject(`${path}/tiny`);
afterAll(() => subject[Symbol.asyncDispose]());

describe.each(Object.keys(modelChecks))('%s', (kind) => {
  const cases = goldens.cases.filter((golden) => golden.kind === kind && golden.model !== 'base');

  it.each(cases)('$id', async (golden) => {
    const { measures, failure } = await checkCase(goldens, golden, subject);
    expect(failure).toBeUndefined();
    expect(measures.length).toBeGreaterThan(0);
    for (const { stage, error, tolerance } of measures) expect(error, stage).toBeLessThanOrEqual(tolerance);
  });
});
