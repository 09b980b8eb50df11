import { checkArguments, checkOptions, kinds, signalOption } from '@fgclip2/tensor';
import { checkRange } from './check-range.ts';
import { checkFileName } from './file-name.ts';
import type { ByteSource, Files } from './files.ts';

const owner = '@fgclip2/files';

/** A {@link ByteSource} over bytes in memory, which a read gives without copying; `name` is what errors call it. */
export function memorySource(bytes: Uint8Array, name = 'memory'): ByteSource {
  checkArguments(owner, { bytes: [bytes, kinds.bytes], name: [name, kinds.text] });
  return {
    size: bytes.length,
    name,
    async read(start, end, options) {
      checkOptions(owner, options, signalOption);
      options?.signal?.throwIfAborted();
      checkRange(start, end, bytes.length, name);
      return bytes.subarray(start, end);
    },
  };
}

/**
 * Files that are in memory, by name; a string is its UTF-8 bytes. `name` is what errors call them.
 *
 * @example
 * import { memoryFiles } from '@fgclip2/files';
 * const files = memoryFiles({ 'config.json': '{}', 'weights.bin': Uint8Array.of(1, 2, 3) });
 * console.log(await files.list?.()); // ["config.json", "weights.bin"]
 */
export function memoryFiles(contents: Readonly<Record<string, Uint8Array | string>>, name = 'memory'): Files {
  checkArguments(owner, { contents: [contents, kinds.object], name: [name, kinds.text] });
  const sources = new Map(
    Object.entries(contents).map(([file, content]) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return [file, memorySource(bytes, `${name}/${file}`)];
    }),
  );
  return {
    name,
    async open(file, options) {
      checkOptions(owner, options, signalOption);
      options?.signal?.throwIfAborted();
      checkFileName(file);
      return sources.get(file);
    },
    async list(options) {
      checkOptions(owner, options, signalOption);
      options?.signal?.throwIfAborted();
      return [...sources.keys()];
    },
  };
}
