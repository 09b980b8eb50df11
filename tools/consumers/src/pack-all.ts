import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const pnpm = join(root, 'tools', 'pnpm.mjs');

/** Packs each package that is published into `target`; gives the file name of each tarball by the package's name. */
export function packAll(target: string): Map<string, string> {
  mkdirSync(target, { recursive: true });
  const tarballs = new Map<string, string>();
  for (const name of readdirSync(join(root, 'packages'))) {
    const folder = join(root, 'packages', name);
    const before = new Set(readdirSync(target));
    run(process.execPath, [pnpm, 'pack', '--pack-destination', target], folder);
    const [packed] = readdirSync(target).filter((file) => !before.has(file));
    tarballs.set(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name, packed!);
  }
  return tarballs;
}
