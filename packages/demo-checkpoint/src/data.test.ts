import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concepts } from './concept-data.ts';
import { samples, sceneUrls } from './scene-data.ts';

const json = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

describe('the data that a page has as modules', () => {
  it('are those of the files: `npm run build:data` writes them', () => {
    expect(concepts).toEqual(json('../checkpoint/concepts.json'));
    expect(samples).toEqual(json('../scenes/samples.json'));
    expect(Object.entries(sceneUrls).map(([file, { href }]) => [file, href])).toEqual(
      samples.map(({ file }) => [file, new URL(`../scenes/${file}`, import.meta.url).href]),
    );
  });
});
