import { test } from 'vitest';
import { serveDemos } from './serve-demos.ts';
import { startBrowser } from './visit.ts';

/** A test that is given a browser and the served apps, both those of its file. */
export const it = test
  .extend('started', { scope: 'file' }, () => Promise.all([startBrowser(), serveDemos()]))
  .extend('browser', { scope: 'file' }, ({ started }, { onCleanup }) => {
    const [browser] = started;
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('demos', { scope: 'file' }, ({ started }, { onCleanup }) => {
    const [, demos] = started;
    onCleanup(() => demos[Symbol.asyncDispose]());
    return demos;
  });
