import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const readmes = ['README.md', 'README.zh-CN.md'] as const;
const [english, chinese] = readmes.map((name) => readFileSync(`${root}${name}`, 'utf8'));

/** The blocks of code of a page, in their order. */
function codeOf(page: string): string[] {
  return [...page.matchAll(/^```.*\n[\s\S]*?^```$/gm)].map(([block]) => block);
}

describe('the READMEs', () => {
  it('have the same code in both languages', () => {
    expect(codeOf(english!).length).toBeGreaterThan(10);
    expect(codeOf(chinese!)).toEqual(codeOf(english!));
  });

  it('have as many headings in both languages, and link to each other', () => {
    const headings = (page: string): number => page.match(/^#+ /gm)!.length;
    expect(headings(chinese!)).toBe(headings(english!));
    expect(english).toContain('](README.zh-CN.md)');
    expect(chinese).toContain('](README.md)');
  });

  it.each(readmes.map((name, index) => [name, [english, chinese][index]!]))(
    'link to files that are there: %s',
    (_name, page) => {
      const links = [...page.matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)].map(([, path]) => path!);
      expect(links.filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
    },
  );
});
