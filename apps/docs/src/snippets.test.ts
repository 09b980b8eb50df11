import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compilePrograms } from './compile-programs.ts';
import { packageExamples } from './package-examples.ts';

const pages = fileURLToPath(new URL('../pages/', import.meta.url));
const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));

/** The TypeScript of a page that imports our packages, a string a block. */
function programsOf(page: string): string[] {
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);
  return blocks.filter((code) => /from '(@fgclip2\/|fgclip2)/.test(code));
}

describe('the programs of the guides', () => {
  it('compile, in Node or in a page', async () => {
    const programs = new Map<string, string>();
    for (const path of globSync('**/*.md', { cwd: pages, exclude: ['api/**', 'zh/api/**'] })) {
      for (const [index, code] of programsOf(await readFile(join(pages, path), 'utf8')).entries()) {
        programs.set(`${path}, ${index + 1}`, code);
      }
    }
    const inNode = await compilePrograms(programs, 'node');
    const failed = new Map([...programs].filter(([name]) => inNode.has(name)));
    const inPage = await compilePrograms(failed, 'browser');
    expect([...inPage.keys()].map((name) => [name, inNode.get(name), inPage.get(name)])).toEqual([]);
    expect(programs.size).toBeGreaterThan(25);
  });
});

describe('the examples in the docblocks of the packages', () => {
  it.each([
    ['Node', 'node', false, 35],
    ['a page', 'browser', true, 8],
  ] as const)('compile in %s', async (_, platform, isForPages, least) => {
    const examples = packageExamples(packages).filter((example) => example.isForPages === isForPages);
    const programs = new Map(examples.map(({ place, code }) => [place, code]));
    expect([...(await compilePrograms(programs, platform))]).toEqual([]);
    expect(programs.size).toBeGreaterThan(least);
  });
});
