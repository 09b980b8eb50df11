import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { entriesOf } from './api/entries.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = fileURLToPath(new URL('../pages/', import.meta.url));
const folder = fileURLToPath(new URL('../generated/snippets/', import.meta.url));

/** The TypeScript of a page that imports our packages, a string a block. */
function programsOf(page: string): string[] {
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);
  return blocks.filter((code) => /from '(@fgclip2\/|fgclip2)/.test(code));
}

it('has only programs that compile', async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const markdown = globSync('**/*.md', { cwd: pages, exclude: ['api/**', 'zh/api/**'] }).sort();
  let count = 0;
  for (const path of markdown) {
    for (const [index, code] of programsOf(await readFile(join(pages, path), 'utf8')).entries()) {
      const name = `${path.replaceAll(/[\\/]/g, '-').replace(/\.md$/, '')}-${index}.ts`;
      await writeFile(join(folder, name), code);
      count++;
    }
  }
  const sources = entriesOf(join(root, 'packages')).map(({ name, file }) => [
    name,
    [`${root}packages/${file}`],
  ]);
  const config = {
    extends: `${root}tsconfig.json`,
    compilerOptions: { paths: Object.fromEntries(sources), typeRoots: [`${root}node_modules/@types`] },
    include: ['*.ts'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(
    createRequire(`${root}package.json`).resolve('typescript/package.json'),
    '../bin/tsc',
  );
  const run = promisify(execFile)(process.execPath, [compiler, '--project', folder]);
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  expect(stdout.split('\n').filter((line) => line.includes('snippets/'))).toEqual([]);
  expect(count).toBeGreaterThan(25);
});
