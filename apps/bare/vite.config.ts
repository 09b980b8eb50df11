import type { UserConfig } from 'vite';

export default {
  base: './',
  // Of this, a copy needs nothing: here the packages are read from their sources.
  resolve: { conditions: ['@fgclip2/source', 'module', 'browser', 'import', 'default'] },
  // onnxruntime-web finds its files beside itself.
  optimizeDeps: { exclude: ['onnxruntime-web', 'fgclip2', '@fgclip2/runtime-web'] },
  worker: { format: 'es' },
  build: { target: 'es2024' },
} satisfies UserConfig;
