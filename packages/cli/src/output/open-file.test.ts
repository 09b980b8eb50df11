import { describe, expect, it } from 'vitest';
import { openerOf, openFile } from './open-file.ts';

describe('openerOf', () => {
  it('is the opener of the platform', () => {
    expect(openerOf('/a.html', 'darwin')).toEqual(['open', '/a.html']);
    expect(openerOf('C:\\a.html', 'win32')).toEqual([
      'rundll32',
      'url.dll,FileProtocolHandler',
      'C:\\a.html',
    ]);
    expect(openerOf('/a.html', 'linux')).toEqual(['xdg-open', '/a.html']);
  });
});

describe('openFile', () => {
  it('says what to do where there is no opener', async () => {
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      await expect(openFile('/a.html', 'linux')).rejects.toThrow(
        'Expected xdg-open to open /a.html, got spawn xdg-open ENOENT. Open the file in a browser.',
      );
    } finally {
      process.env.PATH = path;
    }
  });
});
