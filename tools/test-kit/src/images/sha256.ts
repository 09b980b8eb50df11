import { createHash } from 'node:crypto';

/** SHA-256 of an array's bytes, as hexadecimal digits. */
export function sha256(data: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}
