import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const examples = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

it.each(examples)('%s prints what its last lines say', async (name) => {
  const path = `${folder}${name}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@fgclip2/source', path]);
  const [, promised] = (await readFile(path, 'utf8')).split('// Prints:\n');
  const expected = promised!.replaceAll(/^\/\/ ?/gm, '');
  expect(stdout.trimEnd()).toBe(expected.trimEnd());
});
