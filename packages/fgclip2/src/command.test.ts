import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'command.ts');
cpSync(fileURLToPath(new URL('command.ts', import.meta.url)), file);
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

function command(...args: string[]): Promise<[output: string, errors: string, code: unknown]> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], (error, ...texts) =>
      resolve([...texts, error?.code ?? 0]),
    );
  });
}

describe('npx fgclip2', () => {
  it('says which package the command is, and runs it where it is installed', async () => {
    expect(await command('rank')).toEqual([
      '',
      'fgclip2: The command is the package @fgclip2/cli: npx @fgclip2/cli, or npm install --global @fgclip2/cli. This package is the library.\n',
      1,
    ]);
    const cli = join(folder, 'node_modules', '@fgclip2', 'cli');
    mkdirSync(cli, { recursive: true });
    writeFileSync(join(cli, 'package.json'), '{ "type": "module", "exports": "./run.js" }');
    writeFileSync(join(cli, 'run.js'), 'export async function run(args) { console.log(args.join()); }');
    expect(await command('rank', 'a.jpg')).toEqual(['rank,a.jpg\n', '', 0]);
  });
});
