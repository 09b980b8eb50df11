/** Contents for sources that a test fills: some text, a file of 300 kB and one in a subfolder. */
export const contractContents: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'config.json': new TextEncoder().encode('{"a":1}'),
  'model.safetensors': Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 9)) % 251),
  'sub/inner.json': new TextEncoder().encode('{}'),
};
