import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { allowList } from './allow-list.ts';
import { findFaults } from './find-faults.ts';
import { readInstalled } from './installed.ts';
import { broughtBy, readLockfile } from './lockfile.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const lockfile = readLockfile(join(root, 'pnpm-lock.yaml'));
const { allowBuilds = {} } = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'));
const brought = broughtBy(lockfile, (folder) => folder.startsWith('packages/'));
const installed = readInstalled(root);
const { faults, licences } = findFaults(
  { brought, locked: lockfile.packages, installed, allowBuilds },
  allowList,
);

for (const fault of faults) console.error(fault);
const counts = [...licences].sort(([, a], [, b]) => b - a).map(([licence, count]) => `${licence} ${count}`);
console.log(`Supply chain: ${brought.length} packages from elsewhere, ${faults.length} findings.`);
console.log(`Licences: ${counts.join(', ')}.`);
process.exitCode = faults.length === 0 ? 0 : 1;
