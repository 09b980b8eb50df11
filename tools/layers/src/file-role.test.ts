import { describe, expect, it } from 'vitest';
import { isEntry, isTest, isTestSupport } from './file-role.ts';

describe('the role of a file', () => {
  it.each([
    ['packages/a/src/b.ts', { test: false, support: false, entry: false }],
    ['packages/a/src/b.test.ts', { test: true, support: true, entry: false }],
    ['packages/a/src/web/b.browser-test.ts', { test: true, support: true, entry: false }],
    ['packages/a/src/web/b.page-test.ts', { test: true, support: true, entry: false }],
    ['packages/a/src/run-test.ts', { test: false, support: false, entry: false }],
    ['packages/a/src/node/fixtures/b.ts', { test: false, support: true, entry: false }],
    ['packages/a/src/index.ts', { test: false, support: false, entry: true }],
    ['packages/a/src/web/index.ts', { test: false, support: false, entry: true }],
    ['packages/a/src/write-index.ts', { test: false, support: false, entry: false }],
  ])('follows from its path: %s', (path, expected) => {
    expect({ test: isTest(path), support: isTestSupport(path), entry: isEntry(path) }).toEqual(expected);
  });
});
