import { parseJsonObject } from '@fgclip2/files';
import { describe } from '@fgclip2/tensor';

/** The key in a safetensors file's `__metadata__` under which JSON gives the sha256 of tensors by name, in hex. */
export const digestsKey = 'fgclip2.sha256';

/** The key in a safetensors file's `__metadata__` that gives the fingerprint of the weights it is a copy of. */
export const copyOfKey = 'fgclip2.copy_of';

/**
 * The fingerprint of the weights that a file is a copy of, from its metadata.
 *
 * @throws Error when it is not a sha256 in hex.
 */
export function fingerprintOfSource(metadata: ReadonlyMap<string, string>, what: string): string | undefined {
  const copyOf = metadata.get(copyOfKey);
  if (copyOf === undefined || /^[0-9a-f]{64}$/.test(copyOf)) return copyOf;
  throw new Error(
    `[@fgclip2/checkpoint] Expected a sha256 in hex for __metadata__ ${copyOfKey} in ${what}, got ${describe(copyOf)}.`,
  );
}

/**
 * The sha256 of tensors by name, from a file's metadata; empty where it has no digests.
 *
 * @throws Error when it is not JSON of names and digests.
 */
export function tensorDigests(metadata: ReadonlyMap<string, string>, what: string): Map<string, string> {
  const json = metadata.get(digestsKey);
  const digests = new Map<string, string>();
  if (json === undefined) return digests;
  const bytes = new TextEncoder().encode(json);
  for (const [name, digest] of Object.entries(
    parseJsonObject(bytes, `__metadata__ ${digestsKey} in ${what}`, { owner: '@fgclip2/checkpoint' }),
  )) {
    if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) {
      throw new Error(
        `[@fgclip2/checkpoint] Expected a sha256 in hex for ${describe(name)} in __metadata__ ${digestsKey} in ${what}, got ${describe(digest)}.`,
      );
    }
    digests.set(name, digest);
  }
  return digests;
}
