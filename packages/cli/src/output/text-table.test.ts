import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { textTable } from './text-table.ts';

describe('textTable', () => {
  it('shortens long texts at their end and paths at their beginning, and stays aligned', () => {
    const rows = [
      [`${'a black cat '.repeat(20)}end`, '1'],
      ['一只黑猫'.repeat(20), '2'],
      [`/home/someone/${'folder/'.repeat(20)}photo.jpg`, '3'],
    ];
    const [, text, chinese, path] = textTable(['name', 'n'], rows);
    expect(text).toMatch(/^a black cat a black .*… {2}1$/);
    expect(chinese).toMatch(/^一只黑猫.*… +2$/);
    expect(path).toMatch(/^….*\/folder\/photo\.jpg {2}3$/);
    expect(new Set([text, chinese, path].map((line) => stringWidth(line!)))).toEqual(new Set([83]));
  });

  it('escapes what a terminal would act on', () => {
    expect(textTable(['name'], [['a\u001B[2J\n.png']])[1]).toBe('a\\x1b[2J\\n.png');
  });
});
