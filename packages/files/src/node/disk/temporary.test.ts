import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownName } from './owner.ts';
import { removeLeftovers, temporaryPath } from './temporary.ts';

const [host, pid, thread] = ownName.split('-') as [string, string, string];
/** Of a program that has ended. */
const ended = spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout.trim();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fgclip2-temporary-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const left = (owner: string) => `.fgclip2-${owner}-0123456789ab.tmp`;

describe('temporaryPath', () => {
  it('gives a name with its owner, another one each time', async () => {
    const names = [basename(await temporaryPath(folder)), basename(await temporaryPath(folder))];
    for (const name of names) expect(name).toMatch(new RegExp(`^\\.fgclip2-${ownName}-[0-9a-f]{12}\\.tmp$`));
    expect(names[0]).not.toBe(names[1]);
  });

  it('removes what programs that have ended left, files and folders, and nothing else', async () => {
    mkdirSync(join(folder, left(`${host}-${ended}-0`)));
    writeFileSync(join(folder, left(`${host}-${ended}-0`), 'model.safetensors'), 'half');
    writeFileSync(join(folder, left(`${host}-${ended}-1`)), 'half');
    // A program of this number that ended before this one began: in a container all have the same.
    writeFileSync(join(folder, left(ownName)), 'half');
    const others = [
      '00000000-1-0',
      '00000000-2-0',
      `${host}-${process.ppid}-0`,
      `${host}-${pid}-${Number(thread) + 1}`,
    ];
    for (const owner of others) writeFileSync(join(folder, left(owner)), 'half');
    const old = new Date(Date.now() - 25 * 60 * 60_000);
    utimesSync(join(folder, left('00000000-2-0')), old, old);
    writeFileSync(join(folder, '.fgclip2-notes.tmp'), '');
    writeFileSync(join(folder, 'v.npy'), '');
    await temporaryPath(folder);
    const kept = [others[0]!, others[2]!, others[3]!].map(left);
    expect(readdirSync(folder).sort()).toEqual([...kept, '.fgclip2-notes.tmp', 'v.npy'].sort());
  });

  it('leaves alone what this program is writing', async () => {
    const path = await temporaryPath(folder);
    writeFileSync(path, 'half');
    const other = mkdtempSync(join(tmpdir(), 'fgclip2-temporary-'));
    writeFileSync(join(other, basename(path)), 'half');
    await removeLeftovers(other);
    expect(readdirSync(other)).toEqual([basename(path)]);
    rmSync(other, { recursive: true });
  });

  it('is no error in a folder that is not there', async () => {
    await expect(removeLeftovers(join(folder, 'none'))).resolves.toBe(undefined);
  });
});
