import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

/** The tarball of each package, by its name. */
type Tarballs = ReadonlyMap<string, string>;

/** A folder of a consumer: its own one here, or a copy of another. */
interface ConsumerFolder {
  name: string;
  copyOf?: string | undefined;
  copies?: readonly string[] | undefined;
}

/**
 * Copies a consumer's folder below `work` and installs what it needs: third-party packages as its lockfile says; ours,
 * which the lockfile cannot know, from their tarballs. With `lock`, writes a new lockfile beside the source.
 */
export function installFolder(
  work: string,
  { name, copyOf, copies = [] }: ConsumerFolder,
  tarballs: Tarballs,
  lock: boolean,
): string {
  const folder = join(work, name);
  const here = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
  const source = here(copyOf ?? name);
  const isCopied = (path: string) => !/[\\/](node_modules|dist)([\\/]|$)/.test(path.slice(source.length));
  cpSync(source, folder, { recursive: true, filter: isCopied });
  for (const path of copies) cpSync(here(path), join(folder, basename(path)));
  if (copyOf !== undefined) {
    // The packages that are not ours, and a small model in place of the published one.
    cpSync(here('vite/package-lock.json'), join(folder, 'package-lock.json'));
    const model = here('../../packages/demo-checkpoint/checkpoint');
    cpSync(model, join(folder, 'public/checkpoint'), { recursive: true });
  }
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.overrides = Object.fromEntries(
    [...tarballs].map(([name, file]) => [name, `file:../tarballs/${file}`]),
  );
  for (const name of Object.keys(manifest.dependencies)) {
    manifest.dependencies[name] = manifest.overrides[name] ?? manifest.dependencies[name];
  }
  writeFileSync(path, JSON.stringify(manifest, null, 2));
  const lockfile = join(folder, 'package-lock.json');
  dropOurs(lockfile, lockfile, tarballs);
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit-lockfile-registry-resolved'];
  run('npm', ['install', ...quiet], folder);
  if (lock && copyOf === undefined) dropOurs(lockfile, join(source, 'package-lock.json'), tarballs);
  return folder;
}

/** Writes a lockfile without our packages: with them, npm would take their dependencies from it, not from a tarball. */
function dropOurs(from: string, to: string, tarballs: Tarballs): void {
  const { packages, ...rest } = JSON.parse(readFileSync(from, 'utf8')) as {
    packages: Record<string, object>;
  };
  const isOurs = (path: string) => tarballs.has(path.slice(path.lastIndexOf('node_modules/') + 13));
  const others = Object.entries(packages).filter(([path]) => path !== '' && !isOurs(path));
  writeFileSync(to, `${JSON.stringify({ ...rest, packages: Object.fromEntries(others) }, null, 2)}\n`);
}
