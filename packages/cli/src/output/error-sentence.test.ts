import { describe, expect, it } from 'vitest';
import { errorSentence } from './error-sentence.ts';

describe('errorSentence', () => {
  it('leaves out the packages, wherever they stand, and keeps to one line', () => {
    const message = '[fgclip2] Expected x, got [@fgclip2/runtime-node] Expected y.\n  source: bad seek\n';
    expect(errorSentence(new Error(message))).toBe('Expected x, got Expected y.; source: bad seek');
  });

  it('escapes control characters, and takes anything', () => {
    expect(errorSentence(new Error('a\u001B[2Jb.png'))).toBe('a\\x1b[2Jb.png');
    expect(errorSentence('a reason')).toBe('a reason');
    expect(errorSentence(undefined)).toBe('undefined');
  });
});
