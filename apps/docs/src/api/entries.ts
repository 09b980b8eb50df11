import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** What a program imports, and the source file behind it. */
export interface Entry {
  /** `@fgclip2/checkpoint/node`; `fgclip2/browser` where one import means another file in browsers. */
  name: string;
  /** What the package says of itself. */
  description: string;
  /** From the packages' folder: `checkpoint/src/node/index.ts`. */
  file: string;
}

interface PackageJson {
  name: string;
  description: string;
  exports: Record<string, Target>;
}

type Target = string | { [condition: string]: Target };

const condition = '@fgclip2/source';

/** Every entry of the packages in a folder, sorted by name. Workers, which nobody imports names from, are left out. */
export function entriesOf(packages: string): Entry[] {
  const entries = globSync('*/package.json', { cwd: packages }).flatMap((path) => {
    const folder = dirname(path);
    const { name, description, exports }: PackageJson = JSON.parse(
      readFileSync(join(packages, path), 'utf8'),
    );
    return Object.entries(exports).flatMap(([subpath, target]) =>
      sourcesOf(target).map(({ platform, source }) => ({
        name: posix.join(name, subpath, platform === 'default' ? '' : platform),
        description,
        file: posix.join(folder, source),
      })),
    );
  });
  return entries.filter(({ file }) => !file.endsWith('worker.ts')).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The sources of one entry: one, or one a platform. */
function sourcesOf(target: Target, platform = ''): { platform: string; source: string }[] {
  if (typeof target === 'string') return [];
  const source = target[condition];
  if (typeof source === 'string') return [{ platform, source }];
  if (source !== undefined) {
    return Object.entries(source).flatMap(([platform, file]) =>
      typeof file === 'string' ? [{ platform, source: file }] : [],
    );
  }
  return Object.entries(target).flatMap(([platform, inner]) => sourcesOf(inner, platform));
}

/** What menus call an entry. */
export function titleOf(name: string): string {
  return name.replace(/\/browser$/, ' in browsers');
}
