import { url } from '@fgclip2/checkpoint/web';
import type { Files } from '@fgclip2/tensor';

/** Where each file is; in full, as bundlers find them. */
const addresses: Readonly<Record<string, URL>> = {
  'config.json': new URL('../../checkpoint/config.json', import.meta.url),
  'model.safetensors': new URL('../../checkpoint/model.safetensors', import.meta.url),
  'preprocessor_config.json': new URL('../../checkpoint/preprocessor_config.json', import.meta.url),
  'tokenizer.json': new URL('../../checkpoint/tokenizer.json', import.meta.url),
  'tokenizer_config.json': new URL('../../checkpoint/tokenizer_config.json', import.meta.url),
};

/**
 * The sample checkpoint's files, each an asset of its own where a bundler has put it, read by ranges.
 *
 * @example
 * import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
 * import { load } from 'fgclip2';
 * const fgclip2 = await load(demoCheckpoint);
 */
export const demoCheckpoint: Files = /* @__PURE__ */ assetFiles();

function assetFiles(): Files {
  // Bundlers rename files and put them anywhere: the base is a name, `fetch` knows the addresses. Some give paths.
  const base = new URL('./', new URL(String(addresses['model.safetensors']), location.href));
  const files = url(base, {
    fetch: (address, init) => {
      const file = String(address).slice(base.href.length);
      return fetch(addresses[file] ?? address, init);
    },
  });
  return {
    name: '@fgclip2/demo-checkpoint',
    open: async (file, options) => (file in addresses ? files.open(file, options) : undefined),
    list: async () => Object.keys(addresses),
  };
}
