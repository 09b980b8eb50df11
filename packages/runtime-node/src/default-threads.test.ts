import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultThreads } from './default-threads.ts';

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-threads-'));
const files = { on: join(folder, 'on'), off: join(folder, 'off'), none: join(folder, 'none') };
writeFileSync(files.on, '1\n');
writeFileSync(files.off, '0\n');
afterAll(() => rmSync(folder, { recursive: true }));

describe('defaultThreads', () => {
  it.each<[NodeJS.Platform, NodeJS.Architecture, keyof typeof files, number, number]>([
    ['linux', 'x64', 'on', 8, 4],
    ['linux', 'x64', 'off', 8, 8],
    ['linux', 'arm64', 'none', 8, 8],
    ['linux', 'x64', 'on', 3, 1],
    ['linux', 'x64', 'on', 1, 1],
    ['darwin', 'arm64', 'on', 8, 8],
    ['darwin', 'x64', 'off', 8, 4],
    ['win32', 'x64', 'none', 6, 3],
    ['win32', 'arm64', 'none', 6, 6],
  ])(
    'on %s %s with two threads a core %s and %d processors is %d',
    (platform, arch, smt, logical, threads) => {
      expect(defaultThreads({ platform, arch, logical, smtFile: files[smt] })).toBe(threads);
    },
  );

  it('is at least one here', () => {
    expect(defaultThreads()).toBeGreaterThanOrEqual(1);
  });
});
