import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs');
const reporter = fileURLToPath(new URL('closing-line-reporter.ts', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'closing-line-'));
afterAll(() => rm(folder, { recursive: true }));

it.each([
  [
    'passed and failed tests',
    `it('a', () => {}); it('b', () => {}); it('c', () => expect(1).toBe(2));`,
    '2 passed, 1 failed',
  ],
  [
    'skipped tests',
    `it('a', () => {}); it.skip('b', () => {}); it.todo('c');`,
    '1 passed, 0 failed, 2 skipped',
  ],
  ['a file that does not load', `throw new Error('no');`, '0 passed, 1 failed'],
  [
    'a hook that throws',
    `describe('s', () => { beforeAll(() => { throw new Error('no'); }); it('a', () => {}); });`,
    '0 passed, 1 failed, 1 skipped',
  ],
  [
    'an error nobody caught',
    `it('a', async () => { Promise.reject(new Error('no')); await new Promise((done) => setTimeout(done)); });`,
    '1 passed, 1 failed',
  ],
])('closes a run with %s', async (_, source, expected) => {
  await writeFile(join(folder, 'a.test.ts'), source);
  const options = ['run', '--root', folder, '--globals', '--reporter=default', `--reporter=${reporter}`];
  const log = await open(join(folder, 'log'), 'w'); // one file for both streams keeps their order
  const child = spawn(process.execPath, [vitest, ...options], { stdio: ['ignore', log.fd, log.fd] });
  await once(child, 'exit');
  await log.close();
  const output = await readFile(join(folder, 'log'), 'utf8');
  expect(output.trimEnd().split('\n').at(-1)).toBe(expected);
});
