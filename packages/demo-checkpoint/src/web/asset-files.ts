import type { Files } from '@fgclip2/files';
import { url } from '@fgclip2/files/web';

/** Files whose addresses a bundler has chosen, as {@link Files}, read by ranges. */
export function assetFiles(name: string, addresses: Readonly<Record<string, URL>>): Files {
  // Bundlers rename files and put them anywhere: the base is a name, `fetch` knows the addresses. Some give paths.
  const base = new URL('./', new URL(String(addresses['model.safetensors']), location.href));
  const files = url(base, {
    fetch: async (address, init) => {
      const file = String(address).slice(base.href.length);
      return Object.hasOwn(addresses, file)
        ? fetch(addresses[file]!, init)
        : new Response(null, { status: 404 });
    },
  });
  return {
    name,
    open: (file, options) => files.open(file, options),
    async list(options) {
      options?.signal?.throwIfAborted();
      return Object.keys(addresses);
    },
  };
}
