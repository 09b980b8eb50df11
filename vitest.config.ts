import { defineConfig } from 'vitest/config';

// Packages are read from their TypeScript source: no build is needed to run the tests.
const conditions = ['@fgclip2/source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', '{tools,apps}/*/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './tools/test-kit/src/closing-line-reporter.ts'],
  },
});
