import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

// All public entries and a program, with the oldest and the newest TypeScript, every setting that resolves `exports`,
// `skipLibCheck: false` and ES2022: on Node with its types, in a page with those of the DOM and nothing of Node.

const folders = ['fgclip2', ...readdirSync('node_modules/@fgclip2').map((name) => `@fgclip2/${name}`)];
const entries = folders.flatMap((name) => {
  const { exports = {} } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  return Object.keys(exports)
    .filter((path) => path !== './package.json' && name !== '@fgclip2/cli')
    .map((path) => name + path.slice(1));
});
const isOfPages = (entry) => /runtime-web|\/web$|\/worker$/.test(entry);
const program = (list) =>
  list.map((entry, i) => `import * as e${i} from '${entry}';\nvoid e${i};\n`).join('');
writeFileSync('all.ts', program(entries));
writeFileSync('node.ts', program(entries.filter((entry) => !isOfPages(entry))));

const compilers = { oldest: 'typescript-oldest', newest: 'typescript' };
const modules = { nodenext: 'nodenext', node16: 'node16', esnext: 'bundler' };
const page = { lib: ['ES2022', 'DOM'], types: [] };
const node = { lib: ['ES2022'], types: ['node'] };
let checks = 0;
let failed = 0;
for (const compiler of Object.values(compilers)) {
  for (const [module, moduleResolution] of Object.entries(modules)) {
    const files = module === 'esnext' ? [] : ['import.cts'];
    check(compiler, { module, moduleResolution, ...page }, ['all.ts', 'use.ts', ...files]);
    check(compiler, { module, moduleResolution, ...node }, ['node.ts', 'use.ts', ...files]);
  }
  const browser = { module: 'esnext', moduleResolution: 'bundler', customConditions: ['browser'] };
  check(compiler, { ...browser, ...page }, ['all.ts', 'use.ts']);
}
// `require` of ES modules: TypeScript 5.8 and newer, with `nodenext`; `node16` asks for `import()`.
check(compilers.newest, { module: 'nodenext', moduleResolution: 'nodenext', ...node }, ['require.cts']);
check(compilers.newest, { module: 'nodenext', moduleResolution: 'nodenext', ...page }, ['require.cts']);
check(compilers.newest, { module: 'node16', moduleResolution: 'node16', ...node }, ['require.cts'], 'TS1471');
console.log(`${entries.length} entries, ${checks} checks, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function check(compiler, settings, files, expected) {
  const compilerOptions = {
    noEmit: true,
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    ...settings,
  };
  writeFileSync('tsconfig.json', JSON.stringify({ compilerOptions, files }));
  const { status, stdout } = spawnSync(process.execPath, [`node_modules/${compiler}/bin/tsc`], {
    encoding: 'utf8',
  });
  checks++;
  if (expected === undefined ? status === 0 : stdout.includes(expected)) return;
  failed++;
  console.log(compiler, JSON.stringify(settings), stdout);
}
