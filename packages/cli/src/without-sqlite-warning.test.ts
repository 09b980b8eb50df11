import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withoutSqliteWarning } from './without-sqlite-warning.ts';

describe('withoutSqliteWarning', () => {
  const given = vi.fn();
  const { emitWarning } = process;
  beforeEach(() => {
    given.mockClear();
    process.emitWarning = given;
  });
  afterEach(() => {
    process.emitWarning = emitWarning;
  });

  it('keeps the warning for node:sqlite to itself, and no other', async () => {
    const answer = await withoutSqliteWarning(async () => {
      process.emitWarning(
        'SQLite is an experimental feature and might change at any time',
        'ExperimentalWarning',
      );
      process.emitWarning('SQLite is slow today', { type: 'Warning' });
      process.emitWarning('Type Stripping is an experimental feature', 'ExperimentalWarning');
      return 7;
    });
    expect(answer).toBe(7);
    expect(given.mock.calls).toEqual([
      ['SQLite is slow today', { type: 'Warning' }],
      ['Type Stripping is an experimental feature', 'ExperimentalWarning'],
    ]);
    expect(process.emitWarning).toBe(given);
  });

  it('prints all warnings again after a task that failed', async () => {
    await expect(withoutSqliteWarning(() => Promise.reject(new Error('no file')))).rejects.toThrow('no file');
    expect(process.emitWarning).toBe(given);
  });
});
