import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diskFailure } from './disk-failure.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fgclip2-disk-'));
  await writeFile(join(folder, 'file'), '');
});
afterAll(() => rm(folder, { recursive: true }));

const writing = { name: 'a/b/model.safetensors', folder: '/cache', size: 1_540_000_000 };
const remedy = 'let HF_HUB_CACHE (or the option cacheDir) name';

function failed(code: string): Error {
  return Object.assign(new Error(`${code}: something, open '/cache/x'`), {
    code,
    syscall: 'open',
    path: '/cache/x',
  });
}

describe('diskFailure', () => {
  it.each(['ENOSPC', 'EDQUOT'])('says of %s what it takes, and the way out', (code) => {
    const words = `for a/b/model.safetensors in /cache, got less (${code}): free some, or ${remedy} a folder on another disk. What has come stays for the next time.`;
    const cause = failed(code);
    expect(diskFailure(cause, writing)).toEqual(
      new Error(`[@fgclip2/files] Expected 1.54 GB of free space ${words}`, { cause }),
    );
    expect(diskFailure(cause, { ...writing, size: undefined })).toEqual(
      new Error(`[@fgclip2/files] Expected room of free space ${words}`, { cause }),
    );
  });

  it.each([
    ['EACCES', 'no permission'],
    ['EPERM', 'no permission'],
    ['EROFS', 'a read-only file system'],
    ['ENOTDIR', 'a file where a folder should be'],
    ['EEXIST', 'a file of this name'],
    ['EIO', 'an input or output error of the device'],
    ['ENOTEMPTY', 'a folder of this name'],
  ])('names the variable for %s', (code, got) => {
    const cause = failed(code);
    expect(diskFailure(cause, writing)).toEqual(
      new Error(
        `[@fgclip2/files] Expected a folder that can be written for a/b/model.safetensors, got ${got} (${code}) at /cache/x: ${remedy} one that can be.`,
        { cause },
      ),
    );
  });

  it.each([
    ['file', /got a file of this name \(EEXIST\) at .*file: let HF_HUB_CACHE/],
    [join('file', 'hub'), /got a file [a-z ]+ \((ENOTDIR|EEXIST)\) at .*file.hub: let HF_HUB_CACHE/],
  ])('knows what a folder %s cannot be made for', async (name, words) => {
    const error = await mkdir(join(folder, name), { recursive: true }).catch((each: unknown) => each);
    expect(String(diskFailure(error, writing))).toMatch(words);
  });

  it.skipIf(process.platform === 'win32')('knows a name that is too long', async () => {
    const error = await stat(join(folder, 'n'.repeat(300))).catch((each: unknown) => each);
    expect(String(diskFailure(error, writing))).toMatch(
      /Expected a name that the file system takes for a\/b\/model\.safetensors, got one that is too long \(ENAMETOOLONG\) at .*nnn: take a shorter one, for the file or for the folder that HF_HUB_CACHE \(or the option cacheDir\) names\.$/,
    );
  });

  it('leaves other errors as they are', () => {
    for (const error of [new Error('Expected this, got that.'), undefined]) {
      expect(diskFailure(error, writing)).toBe(error);
    }
  });
});
