import type { Plugin } from 'vitepress';

/** The packages name their workers as they are built; the site reads the sources, which end in `.ts`. */
export function workersFromSource(): Plugin {
  return {
    name: 'workers-from-source',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/packages\/[\w-]+\/src\/.*\.ts$/.test(id)) return undefined;
      return code.replaceAll(/(new URL\('[\w./-]+)\.js', import\.meta\.url/g, "$1.ts', import.meta.url");
    },
  };
}
