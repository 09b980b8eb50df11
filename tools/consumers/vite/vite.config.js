import { defineConfig } from 'vite';

export default defineConfig({
  // Works below any path.
  base: './',
  worker: { format: 'es' },
  optimizeDeps: {
    exclude: ['fgclip2', '@fgclip2/demo-checkpoint', '@fgclip2/runtime-web', 'onnxruntime-web'],
  },
});
