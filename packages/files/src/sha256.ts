import { checkArguments, kinds } from '@fgclip2/tensor';
/** The sha256 of bytes in lower-case hex; `undefined` on a page that is not secure, where a browser computes none. */
export async function sha256Hex(bytes: Uint8Array): Promise<string | undefined> {
  checkArguments('@fgclip2/files', { bytes: [bytes, kinds.bytes] });
  const { subtle } = globalThis.crypto as { subtle?: SubtleCrypto };
  if (subtle === undefined) return undefined;
  return toHex(new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
}

/** Bytes in lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  checkArguments('@fgclip2/files', { bytes: [bytes, kinds.bytes] });
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
