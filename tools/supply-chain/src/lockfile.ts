import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What pnpm-lock.yaml says of one package. */
export interface LockedPackage {
  readonly resolution: { readonly integrity?: string; readonly tarball?: string; readonly type?: string };
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

interface Dependencies {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface ImporterDependencies {
  readonly dependencies?: Readonly<Record<string, { readonly version: string }>>;
  readonly optionalDependencies?: Readonly<Record<string, { readonly version: string }>>;
}

/** As much of a pnpm-lock.yaml as the checks need. */
export interface Lockfile {
  /** By the folder of the package in the workspace. */
  readonly importers: Readonly<Record<string, ImporterDependencies>>;
  /** By name@version. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
  /** By name@version(peers). */
  readonly snapshots: Readonly<Record<string, Dependencies>>;
}

/** The lockfile at a path. */
export function readLockfile(path: string): Lockfile {
  return parse(readFileSync(path, 'utf8'));
}

/** What the packages of some folders bring from elsewhere: name@version, sorted. */
export function broughtBy(lockfile: Lockfile, isFolder: (folder: string) => boolean): string[] {
  const found = new Set<string>();
  const visit = (name: string, version: string): void => {
    if (version.startsWith('link:')) return;
    // An alias has the name in its version.
    const key = version.lastIndexOf('@', endOfVersion(version)) > 0 ? version : `${name}@${version}`;
    if (found.has(key)) return;
    found.add(key);
    for (const [next, nextVersion] of Object.entries(all(lockfile.snapshots[key] ?? {})))
      visit(next, nextVersion);
  };
  for (const [folder, importer] of Object.entries(lockfile.importers)) {
    if (!isFolder(folder)) continue;
    for (const [name, { version }] of Object.entries(all(importer))) visit(name, version);
  }
  return [...new Set([...found].map(withoutPeers))].sort();
}

function all<Value>(of: {
  dependencies?: Readonly<Record<string, Value>>;
  optionalDependencies?: Readonly<Record<string, Value>>;
}): Record<string, Value> {
  return { ...of.dependencies, ...of.optionalDependencies };
}

function withoutPeers(key: string): string {
  return key.slice(0, endOfVersion(key) + 1);
}

/** The last character before the peers. */
function endOfVersion(version: string): number {
  const peers = version.indexOf('(');
  return (peers === -1 ? version.length : peers) - 1;
}
