import type { Runtime } from '@fgclip2/runtime';
import { fetchedFiles } from './fetched-files.ts';
import { type TowerResults, towerResults } from './tower-results.ts';

/** The largest difference of a quantized copy's features in this browser from those on Node. */
export async function differencesFromNode(
  dtype: string,
  runtime: Runtime,
): Promise<Record<keyof TowerResults, number>> {
  const base = new URL(`/tools/browser/node_modules/.cache/quantized/${dtype}/`, location.href);
  const response = await fetch(new URL('results.json', base));
  const expected = (await response.json()) as TowerResults;
  const actual = await towerResults(fetchedFiles(base, ['config.json', 'model.safetensors']), runtime);
  const largest = (name: keyof TowerResults): number =>
    actual[name].length === expected[name].length
      ? Math.max(...actual[name].map((value, i) => Math.abs(value - expected[name][i]!)))
      : Number.POSITIVE_INFINITY;
  return { image: largest('image'), dense: largest('dense'), text: largest('text') };
}
