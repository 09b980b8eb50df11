import { defineConfig } from 'vitest/config';

const conditions = ['@fgclip2/source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['src/*.demo-test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The machine may be slow; what is waited for comes when it comes.
    expect: { poll: { timeout: 20_000 } },
    // One browser at a time.
    fileParallelism: false,
  },
});
