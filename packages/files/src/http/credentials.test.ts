import { describe, expect, it } from 'vitest';
import { splitCredentials, withoutPasswords } from './credentials.ts';

describe('splitCredentials', () => {
  it('turns user name and password into a header', () => {
    const { url, authorization } = splitCredentials(new URL('https://anna:p%40ss@example.org/a?b=1'));
    expect(url.href).toBe('https://example.org/a?b=1');
    expect(authorization).toBe(`Basic ${Buffer.from('anna:p@ss').toString('base64')}`);
    expect(splitCredentials(new URL('https://example.org/')).authorization).toBe(undefined);
  });
});

describe('withoutPasswords', () => {
  it.each([
    ['see https://anna:secret@example.org/a for it', 'see https://example.org/a for it'],
    ['ftp://anna:p@ss@example.org', 'ftp://example.org'],
    ['https://example.org/@scope/name', 'https://example.org/@scope/name'],
  ])('shows %s as %s', (text, shown) => {
    expect(withoutPasswords(text)).toBe(shown);
  });
});
