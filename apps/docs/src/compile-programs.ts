import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { entriesOf } from './api/entries.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const generated = fileURLToPath(new URL('../generated/snippets/', import.meta.url));

/** Where programs run: it decides which entry of a package they import. */
export type Platform = 'node' | 'browser';

/**
 * Compiles programs, by name, against the packages' sources.
 *
 * @returns what the compiler says about each that does not compile, by name
 */
export async function compilePrograms(
  programs: ReadonlyMap<string, string>,
  platform: Platform,
): Promise<Map<string, string[]>> {
  const folder = join(generated, platform);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const names = [...programs.keys()];
  for (const [index, name] of names.entries()) {
    // A program is a module, whether or not it imports something.
    await writeFile(join(folder, `program-${index}.ts`), `${programs.get(name)}\nexport {};\n`);
  }
  const config = {
    extends: `${root}tsconfig.json`,
    compilerOptions: { paths: sourcesFor(platform), typeRoots: [`${root}node_modules/@types`] },
    include: ['*.ts'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(
    createRequire(`${root}package.json`).resolve('typescript/package.json'),
    '../bin/tsc',
  );
  const run = promisify(execFile)(process.execPath, [compiler, '--project', folder]);
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const messages = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const [, index, message] = /program-(\d+)\.ts(.*)$/.exec(line) ?? [];
    if (index === undefined) continue;
    const name = names[Number(index)]!;
    messages.set(name, [...(messages.get(name) ?? []), message!]);
  }
  return messages;
}

/** The source behind every import, as the platform resolves it. */
function sourcesFor(platform: Platform): Record<string, string[]> {
  const entries = entriesOf(join(root, 'packages'));
  const ofPages = entries.filter(({ name }) => name.endsWith('/browser'));
  return Object.fromEntries(
    [...entries, ...(platform === 'browser' ? ofPages : [])].map(({ name, file }) => [
      platform === 'browser' ? name.replace(/\/browser$/, '') : name,
      [`${root}packages/${file}`],
    ]),
  );
}
