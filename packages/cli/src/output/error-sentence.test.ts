import { describe, expect, it } from 'vitest';
import { errorSentence } from './error-sentence.ts';

describe('errorSentence', () => {
  it('leaves out the packages, wherever they stand, and keeps to one line', () => {
    const message = '[fgclip2] Expected x, got [@fgclip2/runtime-node] Expected y.\n  source: bad seek\n';
    expect(errorSentence(new Error(message))).toBe('Expected x, got Expected y.; source: bad seek');
  });

  it('names the flags of the command, and a file with the reason alone', () => {
    const error = (message: string) => errorSentence(new Error(message));
    expect(error('[@fgclip2/image-processor] Expected an image file at a.b/c.jpg, got no such file.')).toBe(
      'a.b/c.jpg: no such file',
    );
    expect(
      error(
        'Expected at most 9 pixels (maxPixels) for an image, got a of 4 x 4, which is 16. Raise maxPixels to read it.',
      ),
    ).toBe(
      'Expected at most 9 pixels (--max-pixels) for an image, got a of 4 x 4, which is 16. Raise --max-pixels to read it.',
    );
    expect(errorSentence("and walkType 'short' reads 63. walkType 'long' reads all 99.")).toBe(
      'and --walk short reads 63. --walk long reads all 99.',
    );
    const system = {
      code: 'EACCES',
      syscall: 'open',
      path: 'a.txt',
      message: "EACCES: denied, open 'a.txt'",
    };
    expect(errorSentence(Object.assign(new Error(system.message), system))).toBe('a.txt: no permission');
  });

  it('escapes control characters, and takes anything', () => {
    expect(errorSentence(new Error('a\u001B[2Jb.png'))).toBe('a\\x1b[2Jb.png');
    expect(errorSentence('a reason')).toBe('a reason');
    expect(errorSentence(undefined)).toBe('undefined');
  });
});
