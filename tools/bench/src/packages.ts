import { globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** How processes that are measured from their start load this repository's packages. */
export const packages = {
  /** Flags for Node: none when every package is built, as users have it; else the condition of the sources. */
  flags: (): string[] => (isBuilt() ? [] : ['--conditions=@fgclip2/source']),
  /** Path of a script of the benchmark. */
  script: (name: string): string => fileURLToPath(new URL(name, import.meta.url)),
  /** The command line tool. */
  cli: (): string => `${root}packages/cli/${isBuilt() ? 'dist/cli.js' : 'src/cli.ts'}`,
  /** A sentence for the report. */
  note: (): string =>
    isBuilt()
      ? 'The packages run from their built form.'
      : 'The packages run from their TypeScript sources, which costs some 0.1 s at the start: `npm run build` was not run.',
};

let built: boolean | undefined;

/** Whether every package has a build that is newer than its sources. */
function isBuilt(): boolean {
  built ??= globSync('packages/*/tsconfig.build.json', { cwd: root }).every((config) => {
    const name = config.split('/')[1]!;
    const stamp =
      statSync(`${root}packages/${name}/dist/.tsbuildinfo`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return globSync(`packages/${name}/src/**/*.ts`, { cwd: root })
      .filter((file) => !file.endsWith('.test.ts'))
      .every((file) => statSync(root + file).mtimeMs <= stamp);
  });
  return built;
}
