import { modelChecks } from '@fgclip2/goldens/kinds';
import { webRuntime } from '@fgclip2/runtime-web';
import { afterAll, describe, expect, it } from 'vitest';
import { openFetchedGoldens } from '../fetched-goldens.ts';
import { openFetchedSubject } from '../fetched-subject.ts';

const goldens = await openFetchedGoldens(new URL('/tools/test-kit/goldens/', location.href));
const runtime = webRuntime({ device: 'wasm', threads: 2 });
const subject = await openFetchedSubject(new URL('/tools/test-kit/goldens/tiny/', location.href), runtime);
afterAll(async () => {
  await subject.model.dispose();
  await runtime.dispose();
});

describe.each(Object.keys(modelChecks))('%s', (kind) => {
  const cases = goldens.cases.filter((golden) => golden.kind === kind && golden.model !== 'base');

  it.each(cases)('$id', async (golden) => {
    const measures = await modelChecks[kind]!(goldens, golden, subject);
    expect(measures.length).toBeGreaterThan(0);
    for (const { stage, error, tolerance } of measures) expect(error, stage).toBeLessThanOrEqual(tolerance);
  });
});
