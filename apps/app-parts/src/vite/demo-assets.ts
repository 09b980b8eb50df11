import { readdir, readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import { serveFile } from './serve-file.ts';

/** Serves the demo checkpoint and its images below `demo/`, and copies them into the build. */
export function demoAssets(): Plugin {
  const root = new URL('../../../../packages/demo-checkpoint/', import.meta.url);
  return {
    name: 'demo-assets',
    configureServer({ middlewares }) {
      middlewares.use('/demo', (request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        if (!/^\/(checkpoint|scenes)\/[\w.-]+$/.test(pathname)) return next();
        serveFile(new URL(`.${pathname}`, root), request, response).catch(() => next());
      });
    },
    async generateBundle() {
      for (const folder of ['checkpoint', 'scenes']) {
        for (const name of await readdir(new URL(`${folder}/`, root))) {
          const source = await readFile(new URL(`${folder}/${name}`, root));
          this.emitFile({ type: 'asset', fileName: `demo/${folder}/${name}`, source });
        }
      }
    },
  };
}
