import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimPartialFile } from './partial-file.ts';

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

let folder: string;
let target: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fgclip2-partial-'));
  target = join(folder, 'blob');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(owner: string, content: string, ageInSeconds = 0): Promise<void> {
  const path = join(folder, owner === '' ? 'blob.incomplete' : `blob.${owner}.incomplete`);
  await writeFile(path, content);
  const time = new Date(Date.now() - ageInSeconds * 1000);
  await utimes(path, time, time);
}

/** The content of the claimed file; '' when a new one begins. */
async function claimed(): Promise<string> {
  return readFile(await claimPartialFile(target), 'utf8').catch(() => '');
}

describe('a partial file', () => {
  it('is new where there is none', async () => {
    expect(await claimPartialFile(target)).toMatch(/blob\.[0-9a-f]{8}-\d+-\d+\.incomplete$/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is found again by the same program', async () => {
    await writeFile(await claimPartialFile(target), 'part');
    expect(await claimed()).toBe('part');
  });

  it('is taken over from a program that has ended, the largest of several', async () => {
    const ended = spawnSync(process.execPath, ['--version']).pid;
    await put(`${host}-${ended}-0`, 'larger');
    await put(`${host}-${ended}-1`, 'small');
    expect(await claimed()).toBe('larger');
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('stays with a program that is running', async () => {
    await put(`${host}-${process.ppid}-0`, 'theirs', 1000);
    expect(await claimed()).toBe('');
  });

  it.each([
    ['', 5, 120, 1200],
    ['00000000-1-0', 5, 30, 120],
  ])(
    'of another tool or machine (%j) is taken over only once it is old',
    async (owner, young, middle, old) => {
      await put(owner, 'theirs', young);
      expect(await claimed()).toBe('');
      await put(owner, 'theirs', middle);
      expect(await claimed()).toBe('');
      await put(owner, 'theirs', old);
      expect(await claimed()).toBe('theirs');
    },
  );

  it('is not mistaken for that of another target', async () => {
    await writeFile(join(folder, 'blob2.incomplete'), 'other');
    await utimes(join(folder, 'blob2.incomplete'), 0, 0);
    expect(await claimed()).toBe('');
  });
});
