import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { messageOf } from './message-of.ts';

describe('messageOf', () => {
  it.each<[string, unknown]>([
    ['an error', new RangeError('too long')],
    ['an error of another realm', runInNewContext('new RangeError("too long")')],
    ['a DOMException', new DOMException('too long', 'DataError')],
    ['a text', 'too long'],
  ])('of %s', (_, error) => {
    expect(messageOf(error)).toBe('too long');
  });

  it('of what is no error is its text', () => {
    expect([messageOf(undefined), messageOf({ message: 7 }), messageOf(404)]).toEqual([
      'undefined',
      '[object Object]',
      '404',
    ]);
  });
});
