import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { page } from './page.ts';

it('the page in docs is what its JSON gives', async () => {
  const documentation = new URL('../../../docs/', import.meta.url);
  const report = JSON.parse(await readFile(new URL('performance.json', documentation), 'utf8'));
  expect(await readFile(new URL('performance.md', documentation), 'utf8')).toBe(page(report));
});
