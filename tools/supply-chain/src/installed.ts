import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What an installed package says of itself. */
export interface InstalledPackage {
  readonly name: string;
  readonly license: string | undefined;
  /** Whether npm runs something when it installs the package. */
  readonly hasInstallScript: boolean;
}

/** Scripts that npm runs when it installs a package. */
const installScripts = ['preinstall', 'install', 'postinstall'];

/** The packages that pnpm has installed under a folder, by name@version. */
export function readInstalled(root: string): Map<string, InstalledPackage> {
  const store = join(root, 'node_modules/.pnpm');
  const installed = new Map<string, InstalledPackage>();
  const paths = globSync(['*/node_modules/*/package.json', '*/node_modules/@*/*/package.json'], {
    cwd: store,
  });
  for (const path of paths) {
    const { name, version, license, licenses, scripts } = JSON.parse(readFileSync(join(store, path), 'utf8'));
    if (typeof name !== 'string' || typeof version !== 'string') continue;
    installed.set(`${name}@${version}`, {
      name,
      license: licenceText(license ?? licenses),
      hasInstallScript:
        installScripts.some((script) => typeof scripts?.[script] === 'string') ||
        existsSync(join(store, dirname(path), 'binding.gyp')),
    });
  }
  return installed;
}

/** A licence as a string: old packages have objects, or lists of them. */
function licenceText(license: unknown): string | undefined {
  if (typeof license === 'string') return license;
  if (Array.isArray(license)) return `(${license.map(licenceText).join(' OR ')})`;
  const { type } = Object(license);
  return typeof type === 'string' ? type : undefined;
}
