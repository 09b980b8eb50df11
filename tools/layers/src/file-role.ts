import { posix } from 'node:path';

/** A test, in Node (`a.test.ts`) or in a page (`a.browser-test.ts`, `a.page-test.ts`). */
export function isTest(path: string): boolean {
  return /\.(?:[a-z]+-)?test\.ts$/.test(path);
}

/** A test or a file of a `fixtures` folder: no part of what is published. */
export function isTestSupport(path: string): boolean {
  return isTest(path) || path.split('/').includes('fixtures');
}

/** An entry of a package: an `index.ts`, in `src` or in a folder that `exports` names. */
export function isEntry(path: string): boolean {
  return posix.basename(path) === 'index.ts';
}
