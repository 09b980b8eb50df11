import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sources = globSync('packages/*/src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })
  .map((path) => readFileSync(`${root}${path}`, 'utf8'))
  .join('\n');

/** The sentences of a page: code that stands alone in its line. Values are `…`. */
function sentencesOf(page: string): string[] {
  const text = readFileSync(`${root}apps/docs/pages/${page}`, 'utf8');
  return [...text.matchAll(/^`([^`]+)`$/gm)].map(([, sentence]) => sentence!);
}

it.each(['guide/errors.md', 'zh/guide/errors.md'])('%s has only sentences that the sources have', (page) => {
  const sentences = sentencesOf(page);
  expect(sentences.length).toBeGreaterThan(40);
  const unknown = sentences.filter(
    (sentence) =>
      !sentence
        .split('…')
        .every((part) => sources.includes(part.trim().replace(/^\. /, '').replace(/\.$/, ''))),
  );
  expect(unknown).toEqual([]);
});

it('has the same sentences in both languages', () => {
  expect(sentencesOf('zh/guide/errors.md')).toEqual(sentencesOf('guide/errors.md'));
});
