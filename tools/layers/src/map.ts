/**
 * Prints the import map of the packages whose folders are given (`packages/fgclip2`), or of all under `packages/`
 * with their totals. `drawImportMap` says what the figures mean.
 */
import { fileURLToPath } from 'node:url';
import { drawImportMap, drawPackageMap } from './import-map.ts';
import { packageText, totalsText } from './map-text.ts';
import { readWorkspace } from './read-workspace.ts';

const workspace = readWorkspace(fileURLToPath(new URL('../../../', import.meta.url)));
const asked = process.argv.slice(2).map((folder) => folder.replace(/\/$/, ''));
const folders = new Set(workspace.packages.map(({ folder }) => folder));
const unknown = asked.find((folder) => !folders.has(folder));
if (unknown !== undefined) {
  throw new Error(`[@fgclip2/layers] Expected the folder of a package (packages/fgclip2), got ${unknown}.`);
}

const maps = workspace.packages
  .filter(({ folder }) => (asked.length > 0 ? asked.includes(folder) : folder.startsWith('packages/')))
  .map(drawImportMap);
for (const map of maps) console.log(`${packageText(map)}\n`);
if (asked.length === 0) {
  const { packages, arrows, backUp, cycles } = drawPackageMap(workspace);
  console.log(`${totalsText(maps)}\n`);
  console.log(
    `between packages: ${packages} packages, ${arrows} arrows, ${backUp.length} back up, ${cycles.length} cycles`,
  );
}
