import type { UserConfig } from 'vite';

// The bare page has no settings and takes the packages as they are published; here they are read from their sources.
export default {
  base: './',
  resolve: { conditions: ['@fgclip2/source', 'module', 'browser', 'import', 'default'] },
  worker: { format: 'es' },
} satisfies UserConfig;
