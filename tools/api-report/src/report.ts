import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extendedClasses, knownNames } from './known-names.ts';
import { readNames } from './read-names.ts';
import { readPackages } from './read-packages.ts';
import { reportOf } from './report-of.ts';
import { twoMeanings } from './two-meanings.ts';

// `npm run api` writes api/<package>.api.md, all public names and types of the built packages; with `--check` it
// compares instead.

const root = fileURLToPath(new URL('../../../', import.meta.url));
const target = join(root, 'api');
const packages = readPackages(join(root, 'packages'));
const names = readNames(packages);
const reports = new Map(
  packages.map((published) => [
    `${published.name.replace('@fgclip2/', '')}.api.md`,
    reportOf(published, names),
  ]),
);
const stored = existsSync(target) ? readdirSync(target) : [];
const problems = twoMeanings(names, [...knownNames, ...extendedClasses]);

if (process.argv.includes('--check')) {
  const files = new Set([...stored, ...reports.keys()]);
  const changed = [...files].filter((file) => {
    const old = stored.includes(file) ? readFileSync(join(target, file), 'utf8') : undefined;
    return old !== reports.get(file);
  });
  if (changed.length > 0) {
    problems.push(
      `Public names or types changed: run \`npm run api\` and commit api/${changed.join(', api/')}.`,
    );
  }
} else {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  for (const [file, report] of reports) writeFileSync(join(target, file), report);
}
for (const problem of problems) console.error(problem);
const count = [...names.values()].reduce((sum, list) => sum + list.length, 0);
console.log(
  `API: ${packages.length} packages, ${names.size} entries, ${count} names, ${problems.length} findings.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
