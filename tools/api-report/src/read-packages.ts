import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A package that is published. */
export interface PublishedPackage {
  name: string;
  folder: string;
  entries: Entry[];
}

/** What a program imports. */
export interface Entry {
  /** `@fgclip2/checkpoint/node`; `fgclip2 (browser)` where one import means another file in browsers. */
  name: string;
  /** Path of its declarations. */
  file: string;
}

type Target = string | { [condition: string]: Target };

/** The packages in a folder and their entries, as `exports` of each package.json names them. */
export function readPackages(packages: string): PublishedPackage[] {
  return readdirSync(packages)
    .sort()
    .map((folder) => {
      const path = join(packages, folder);
      const json = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
      const { name, exports }: { name: string; exports: Record<string, Target> } = json;
      const entries = Object.entries(exports).flatMap(([subpath, target]) =>
        declarationsOf(target).map(({ platform, types }) => ({
          name: `${posix.join(name, subpath)}${platform && ` (${platform})`}`,
          file: join(path, types),
        })),
      );
      return { name, folder: path, entries };
    });
}

/** The declarations behind one subpath: those for everyone first, then those of each platform. */
function declarationsOf(target: Target, platform = ''): { platform: string; types: string }[] {
  if (typeof target === 'string') return [];
  const { types, ...conditions } = target;
  const others = Object.entries(conditions).filter(([condition]) => condition !== '@fgclip2/source');
  return [
    ...(typeof types === 'string' ? [{ platform, types }] : []),
    ...others.flatMap(([condition, inner]) => declarationsOf(inner, condition)),
  ];
}
