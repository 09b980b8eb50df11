import { fileURLToPath } from 'node:url';
import { findViolations } from './find-violations.ts';
import { layers } from './layers.ts';
import { readWorkspace } from './read-workspace.ts';

const workspace = readWorkspace(fileURLToPath(new URL('../../../', import.meta.url)));
const violations = findViolations(workspace, layers);
for (const violation of violations) console.error(violation);
const files = workspace.packages.reduce((sum, description) => sum + description.files.length, 0);
console.log(`Layers: ${workspace.packages.length} packages, ${files} files, ${violations.length} findings.`);
process.exitCode = violations.length === 0 ? 0 : 1;
