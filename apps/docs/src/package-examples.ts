import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The `@example` of a docblock in the packages' sources. */
export interface PackageExample {
  /** Where it stands: `fgclip2/src/node/load.ts:14`. */
  place: string;
  /** What it documents: `load`. */
  item: string;
  /** Whether it stands in code for pages, and runs there alone. */
  isForPages: boolean;
  code: string;
}

/** Every example in the docblocks of the packages in a folder. */
export function packageExamples(packages: string): PackageExample[] {
  return globSync('*/src/**/*.ts', { cwd: packages, exclude: ['**/*test.ts'] })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .flatMap((path) => examplesIn(path, readFileSync(join(packages, path), 'utf8')));
}

/** The examples in the docblocks of one file. */
export function examplesIn(path: string, source: string): PackageExample[] {
  return [...source.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*\*\//g)].flatMap(({ 0: block, index }) => {
    const [, example] = /^ *\* @example\n([\s\S]*?)(?=^ *\* @|^ *\*\/)/m.exec(block) ?? [];
    if (example === undefined) return [];
    const before = source.slice(0, index + block.indexOf('@example'));
    return {
      place: `${path}:${before.split('\n').length}`,
      item: itemAfter(source.slice(index + block.length)),
      isForPages: /\/web\/|^runtime-web\//.test(path),
      code: example.replaceAll(/^ *\* ?/gm, ''),
    };
  });
}

/** The name of what is declared first in a piece of source, comments aside. */
function itemAfter(source: string): string {
  const [line = ''] = source.split('\n').filter((text) => !/^\s*(\/\/|$)/.test(text));
  const words = /^\s*(?:export |async |readonly |function\*? |class |const |interface |type )*([\w$]+)/;
  return words.exec(line)?.[1] ?? line;
}
