import { describe, expect, it } from 'vitest';
import { checkNames } from './known-names.ts';

describe('checkNames', () => {
  const check = (given: object | undefined | null) => () =>
    checkNames<{ limit?: number; offset?: number } | null>('the options', given, [
      'limit',
      'offset',
    ] as never);

  it('takes what is known, what is undefined, and nothing', () => {
    for (const given of [undefined, {}, { limit: 1 }, { limt: undefined }])
      expect(check(given)).not.toThrow();
  });

  it('refuses what is not known, and what is no object', () => {
    expect(check({ limit: 1, limt: 3 })).toThrow(
      '[@fgclip2/search] Expected one of limit, offset in the options, got limt.',
    );
    expect(check(null)).toThrow('[@fgclip2/search] Expected an object for the options, got null.');
    expect(check([])).toThrow('Expected an object for the options, got ');
  });
});
