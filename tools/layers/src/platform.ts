import type { PackageDescription, SourceFile } from './read-workspace.ts';
import { packageName, resolveSpecifier } from './specifier.ts';

/** Modules that run on one platform only. */
const platformModule = /^(node:|onnxruntime-node$|onnxruntime-web($|\/)|sharp$)/;

/**
 * Whether a file of the package has to run on every platform: all but `src/node` and `src/web`, unless the whole
 * package is Node's.
 */
export function isNeutral(from: PackageDescription, path: string): boolean {
  return !isPlatformPackage(from) && !/^src\/(node|web)(\/|\.ts$)/.test(path.slice(from.folder.length + 1));
}

/** Whether an import leads to code of one platform: a module of it, an entry for it, or a package that is all of it. */
export function reachesPlatform(
  from: PackageDescription,
  file: SourceFile,
  specifier: string,
  packages: ReadonlyMap<string, PackageDescription>,
): boolean {
  if (specifier.startsWith('.')) return !isNeutral(from, resolveSpecifier(file.path, specifier));
  if (platformModule.test(specifier)) return true;
  const target = packages.get(packageName(specifier));
  return target !== undefined && (/\/(node|web)$/.test(specifier) || isPlatformPackage(target));
}

/** Whether the package builds with Node's types and has nothing that keeps them from browsers. */
function isPlatformPackage({ nodeTypes, entries, hasBrowserForm }: PackageDescription): boolean {
  return nodeTypes && !hasBrowserForm && !entries.includes('./node') && !entries.includes('./web');
}
