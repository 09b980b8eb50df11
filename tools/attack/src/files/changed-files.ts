import { type Files, memorySource } from '@fgclip2/files';

/** Files with some in other bytes, or with none where `undefined` stands for the bytes. */
export function changedFiles(files: Files, changes: Readonly<Record<string, Uint8Array | undefined>>): Files {
  return {
    name: files.name,
    async open(file, options) {
      if (!Object.hasOwn(changes, file)) return files.open(file, options);
      const bytes = changes[file];
      return bytes && memorySource(bytes, `${files.name}/${file}`);
    },
  };
}

/** All bytes of a file that is there. */
export async function bytesOf(files: Files, file: string): Promise<Uint8Array> {
  const source = await files.open(file);
  if (source === undefined) throw new Error(`Expected ${file} in ${files.name}, got none.`);
  return source.read(0, source.size);
}

/** A JSON file that is there. */
export async function jsonOf(files: Files, file: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await bytesOf(files, file)));
}
