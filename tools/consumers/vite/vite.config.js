import { defineConfig } from 'vite';

export default defineConfig({
  // Works below any path.
  base: './',
  worker: { format: 'es' },
});
