import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readNames } from './read-names.ts';
import { readPackages } from './read-packages.ts';
import { reportOf } from './report-of.ts';
import { twoMeanings } from './two-meanings.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fgclip2-api-')));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

write(
  'a/package.json',
  JSON.stringify({
    name: '@fgclip2/a',
    exports: {
      '.': {
        '@fgclip2/source': { browser: './src/web.ts', default: './src/index.ts' },
        browser: { types: './dist/web.d.ts', default: './dist/web.js' },
        types: './dist/index.d.ts',
        default: './dist/index.js',
      },
      './package.json': './package.json',
    },
  }),
);
write(
  'a/dist/shared.d.ts',
  '/** Size. */\nexport interface Size {\n  /** In pixels. */\n  width: number;\n}\n',
);
write(
  'a/dist/index.d.ts',
  "export declare const zoom: number;\n/** Area. */\nexport declare function area(size: Size): number;\nimport type { Size } from './shared.ts';\nexport type { Size };\n",
);
write('a/dist/web.d.ts', "export * from './shared.ts';\nexport declare const pixels: 1;\n");
write(
  'b/package.json',
  JSON.stringify({ name: '@fgclip2/b', exports: { '.': { types: './dist/index.d.ts' } } }),
);
write(
  'b/dist/index.d.ts',
  "export type { Size } from '../../a/dist/shared.ts';\nexport type Grid = [number];\n",
);
write(
  'c/package.json',
  JSON.stringify({ name: '@fgclip2/c', exports: { '.': { types: './dist/index.d.ts' } } }),
);
write('c/dist/index.d.ts', 'export interface Size {\n  height: number;\n}\nexport type Grid = [number];\n');

const packages = readPackages(folder);
const names = readNames(packages);

describe('the report of a package', () => {
  it('has each name of each entry, sorted, without comments, and once', () => {
    expect(reportOf(packages[0]!, names)).toBe(`# @fgclip2/a

Written by \`npm run api\`; not edited by hand.

## @fgclip2/a

\`\`\`ts
export interface Size {
    width: number;
}

export declare function area(size: Size): number;

export declare const zoom: number;
\`\`\`

## @fgclip2/a (browser)

\`\`\`ts
// Size: as in @fgclip2/a

export declare const pixels: 1;
\`\`\`
`);
  });

  it('says whose a name is that it exports again', () => {
    expect(reportOf(packages[1]!, names)).toContain("export { Size } from '@fgclip2/a';");
  });

  it('needs a build', () => {
    const missing = [{ name: 'x', folder, entries: [{ name: 'x', file: join(folder, 'no.d.ts') }] }];
    expect(() => readNames(missing)).toThrow('[api-report] Expected declarations at ');
  });
});

describe('types of one name', () => {
  it('may be exported again or be equal, not differ', () => {
    expect(twoMeanings(names, [])).toEqual(['Size means different types in @fgclip2/a, @fgclip2/c.']);
  });

  it('are let through while they are known, and no longer', () => {
    expect(twoMeanings(names, ['Size'])).toEqual([]);
    expect(twoMeanings(names, ['Size', 'Grid'])).toEqual([
      'Grid has one meaning now: take it out of known-names.ts.',
    ]);
  });
});
