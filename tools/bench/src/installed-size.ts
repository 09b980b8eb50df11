import { existsSync, globSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, matchesGlob, relative } from 'node:path';

/** What installing packages puts on the disk. */
export interface Installed {
  /** Packages by name and version, with their bytes. */
  readonly packages: ReadonlyMap<string, number>;
  readonly bytes: number;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Adds up the packages in these folders and everything they depend on, as it is installed here; of this workspace's
 * own packages the files that are packed. Optional packages count where they are installed: those of this platform.
 */
export function installedSize(folders: readonly string[]): Installed {
  const packages = new Map<string, number>();
  const visit = (folder: string): void => {
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const key = `${manifest.name}@${manifest.version}`;
    if (packages.has(key)) return;
    const isOurs = !folder.includes('node_modules');
    packages.set(key, isOurs ? packedSize(folder, manifest.files ?? []) : folderSize(folder));
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const found = findPackage(folder, name);
      if (found !== undefined) visit(found);
      else if (manifest.optionalDependencies?.[name] === undefined) throw new Error(`${key} lacks ${name}.`);
    }
  };
  for (const folder of folders) visit(realpathSync(folder));
  return { packages, bytes: [...packages.values()].reduce((sum, bytes) => sum + bytes, 0) };
}

/** Where Node finds a package from a folder; links are followed. */
function findPackage(from: string, name: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (dirname(at) === at) return undefined;
  }
}

/** What `npm pack` would take of a package of ours. */
function packedSize(folder: string, files: readonly string[]): number {
  const left = files.filter((entry) => entry.startsWith('!')).map((entry) => entry.slice(1));
  const kept = files.filter((entry) => !entry.startsWith('!'));
  const always = ['package.json', ...globSync('{README,LICENSE,LICENCE}*', { cwd: folder })];
  const paths = [
    ...always,
    ...kept.flatMap((entry) => below(join(folder, entry)).map((path) => relative(folder, path))),
  ];
  return paths
    .filter((path) => !left.some((pattern) => matchesGlob(path, pattern)))
    .reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
}

/** Bytes of an installed package, without packages inside it. */
function folderSize(folder: string): number {
  return below(folder).reduce((sum, path) => sum + statSync(path).size, 0);
}

function below(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'node_modules')
    .flatMap((name) => below(join(path, name)));
}
