import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownName } from './owner.ts';
import { withLock } from './with-lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fgclip2-lock-'));
  path = join(folder, 'a.lock');
});
afterEach(() => rm(folder, { recursive: true }));

const [host] = ownName.split('-') as [string];

describe('withLock', () => {
  it('holds the lock while it works, and leaves nothing', async () => {
    expect(await withLock(path, {}, () => readFile(path, 'utf8'))).toBe(ownName);
    await expect(withLock(path, {}, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    [
      'a program of this machine that has ended',
      () => `${host}-${spawnSync(process.execPath, ['-v']).pid}-0`,
      0,
    ],
    ['another machine, long ago', () => '00000000-1-0', 120],
    ['a program that has not said which', () => '', 120],
  ])('takes over the lock of %s', async (_, owner, age) => {
    await writeFile(path, owner());
    const time = new Date(Date.now() - age * 1000);
    await utimes(path, time, time);
    expect(await withLock(path, {}, () => readFile(path, 'utf8'))).toBe(ownName);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a program that is running', `${host}-${process.ppid}-0`],
    ['another machine', '00000000-1-0'],
    ['a program that has not said which yet', ''],
  ])('waits for %s', async (_, owner) => {
    await writeFile(path, owner);
    let looks = 0;
    const onWait = async () => {
      if (++looks === 2) await rm(path);
    };
    expect(await withLock(path, { onWait }, async () => looks)).toBe(2);
  });

  it('ends the wait with the reason of its signal', async () => {
    await writeFile(path, `${host}-${process.ppid}-0`);
    const controller = new AbortController();
    const onWait = async () => controller.abort(new Error('enough'));
    await expect(
      withLock(path, { signal: controller.signal, onWait }, () => Promise.resolve()),
    ).rejects.toThrow('enough');
  });
});
