import { defineConfig } from 'vitest/config';

const conditions = ['@fgclip2/source', 'module', 'node', 'import', 'default'];

// Only what the case `other-realm: vitest` runs.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ['tools/field-cases/src/in-another-realm.ts'], testTimeout: 60_000 },
});
