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
    ['a name below a file', join(here, 'photo.jpg'), 'a file where a folder should be'],
  ])('says why %s is not read', async (_, path, reason) => {
    expect(systemReason(await failure(path))).toBe(reason);
  });

  it.each([
    [
      'connect',
      { code: 'ECONNREFUSED', address: '127.0.0.1', port: 9 },
      'a refused connection (ECONNREFUSED 127.0.0.1:9)',
    ],
    [
      'connect',
      { code: 'ECONNREFUSED', address: '::1', port: 9 },
      'a refused connection (ECONNREFUSED [::1]:9)',
    ],
    [
      'connect',
      { code: 'ENETUNREACH', address: '10.0.0.1', port: 443 },
      'no way to the server (ENETUNREACH 10.0.0.1:443)',
    ],
    ['connect', { code: 'ECONNREFUSED', address: 'a.sock' }, 'a refused connection (ECONNREFUSED a.sock)'],
    [
      'getaddrinfo',
      { code: 'ENOTFOUND', hostname: 'hub.invalid' },
      'no server of this name (ENOTFOUND hub.invalid)',
    ],
    [
      'getaddrinfo',
      { code: 'EAI_FAIL', hostname: 'hub.invalid' },
      'no server of this name (EAI_FAIL hub.invalid)',
    ],
    ['read', { code: 'ECONNRESET' }, 'a connection that was closed (ECONNRESET)'],
    ['other side closed', { code: 'UND_ERR_SOCKET' }, 'a connection that was closed (UND_ERR_SOCKET)'],
  ])('says why there is no connection, with code and address: %s %j', (message, fields, reason) => {
    expect(systemReason(Object.assign(new Error(message), fields))).toBe(reason);
  });

  it('has a code where there is no message', () => {
    expect(systemReason(Object.assign(new Error(''), { code: 'EODD' }))).toBe('EODD');
  });

  it('leaves out the code and the call of what it does not know, and keeps other messages', () => {
    const busy = Object.assign(new Error("ETXTBSY: text file is busy, open 'a, b'"), { code: 'ETXTBSY' });
    expect(systemReason(busy)).toBe('text file is busy');
    expect(systemReason(new Error('Expected this, got that.'))).toBe('Expected this, got that.');
    expect(systemReason(new Error('this is odd, really'))).toBe('this is odd, really');
    expect(systemReason('no error')).toBe('no error');
  });
});
