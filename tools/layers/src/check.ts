import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { classCheckViolations } from './class-checks.ts';
import { findViolations } from './find-violations.ts';
import { layers } from './layers.ts';
import { readWorkspace } from './read-workspace.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const workspace = readWorkspace(root);
const paths = workspace.packages.flatMap((description) => description.files.map(({ path }) => path));
const violations = [
  ...findViolations(workspace, layers),
  ...classCheckViolations(paths, (path) => readFileSync(join(root, path), 'utf8')),
];
for (const violation of violations) console.error(violation);
const files = workspace.packages.reduce((sum, description) => sum + description.files.length, 0);
console.log(`Layers: ${workspace.packages.length} packages, ${files} files, ${violations.length} findings.`);
process.exitCode = violations.length === 0 ? 0 : 1;
