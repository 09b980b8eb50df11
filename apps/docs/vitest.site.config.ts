import { defineConfig } from 'vitest/config';

// Builds the site below a sub-path, serves it, and drives it in Chromium: see package.json, "test:site".

export default defineConfig({
  test: {
    include: ['src/site-tests/*.site-test.ts'],
    globalSetup: ['src/site-tests/build-and-serve.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
