import { type Files, memorySource } from '@fgclip2/files';

/** The files of these names below a URL, each fetched whole when it is opened. */
export function fetchedFiles(base: URL, names: readonly string[]): Files {
  return {
    name: base.href,
    async open(file) {
      if (!names.includes(file)) return undefined;
      const url = new URL(file, base);
      const response = await fetch(url);
      if (!response.ok) throw new Error(`[browser] Expected ${url}, got status ${response.status}.`);
      return memorySource(new Uint8Array(await response.arrayBuffer()), url.href);
    },
    async list() {
      return [...names];
    },
  };
}
