import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { systemReason } from './system-reason.ts';

const here = fileURLToPath(import.meta.url);
const failure = (path: string) => readFile(path).then(String, (error: unknown) => error);

describe('systemReason', () => {
  it.each([
    ['a file that is missing', join(tmpdir(), 'no-such-file.jpg'), 'no such file'],
    ['a folder', tmpdir(), 'a folder'],
    ['a name below a file', join(here, 'photo.jpg'), 'no such file (a part of its path is not a folder)'],
  ])('says why %s is not read', async (_, path, reason) => {
    expect(systemReason(await failure(path))).toBe(reason);
  });

  it('leaves out the code and the call of what it does not know, and keeps other messages', () => {
    const busy = Object.assign(new Error("ETXTBSY: text file is busy, open 'a, b'"), { code: 'ETXTBSY' });
    expect(systemReason(busy)).toBe('text file is busy');
    expect(systemReason(new Error('Expected this, got that.'))).toBe('Expected this, got that.');
    expect(systemReason('no error')).toBe('no error');
  });
});
