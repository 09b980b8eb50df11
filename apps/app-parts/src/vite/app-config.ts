import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';
import { demoAssets } from './demo-assets.ts';

/** The Vite configuration of an app, given the `import.meta.url` of its `vite.config.ts`. */
export function appConfig(url: string): UserConfig {
  const path = (relative: string) => fileURLToPath(new URL(relative, url));
  return {
    root: path('.'),
    base: './',
    resolve: { conditions: ['@fgclip2/source', 'module', 'browser', 'import', 'default'] },
    // onnxruntime-web finds its files beside itself; the packages here are sources.
    optimizeDeps: { exclude: ['onnxruntime-web', 'fgclip2', '@fgclip2/runtime-web'] },
    worker: { format: 'es' },
    server: { host: '127.0.0.1' },
    build: {
      assetsInlineLimit: 0,
      target: 'es2024',
      rolldownOptions: {
        input: {
          index: path('index.html'),
          'service-worker': fileURLToPath(import.meta.resolve('../service-worker.ts')),
        },
        output: {
          entryFileNames: ({ name }) =>
            name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
        },
      },
    },
    plugins: [demoAssets()],
  };
}
