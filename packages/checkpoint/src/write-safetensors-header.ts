import { type ArgumentKind, checkArguments, checkOptions, kinds } from '@fgclip2/tensor';
import type { SafetensorsDType } from './safetensors-dtype.ts';
import { copyOfKey, digestsKey } from './tensor-digests.ts';

/** A tensor to be written: its bytes follow the header, in the order of the list. */
export interface HeaderEntry {
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** sha256 of its bytes in hex. @default undefined (the file does not tell it) */
  readonly sha256?: string | undefined;
}

/** Options of {@link writeSafetensorsHeader}. */
export interface HeaderOptions {
  /** Fingerprint of the weights that the file is a copy of. @default undefined: it is no copy */
  copyOf?: string | undefined;
}

/**
 * The beginning of a safetensors file: eight bytes of length and the header, padded to a multiple of eight, as the
 * format's own writer does it. The tensors' bytes follow it at once.
 */
export function writeSafetensorsHeader(
  tensors: readonly HeaderEntry[],
  options: HeaderOptions = {},
): Uint8Array<ArrayBuffer> {
  checkArguments('@fgclip2/checkpoint', { tensors: [tensors, entries] });
  checkOptions('@fgclip2/checkpoint', options, { copyOf: kinds.text });
  const { copyOf } = options;
  const digests = tensors
    .filter(({ sha256 }) => sha256 !== undefined)
    .map(({ name, sha256 }) => [name, sha256]);
  const metadata: Record<string, string> = { format: 'pt' };
  if (copyOf !== undefined) metadata[copyOfKey] = copyOf;
  if (digests.length > 0) metadata[digestsKey] = JSON.stringify(Object.fromEntries(digests));
  const header: Record<string, object> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, dtype, shape, byteLength } of tensors) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + byteLength] };
    offset += byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(bytes.length - 8), true);
  bytes.set(json, 8);
  return bytes;
}

const entries: ArgumentKind = {
  expected: 'an array of { name, dtype, shape, byteLength }',
  accepts: (value) => Array.isArray(value) && Array.from(value).every(isEntry),
};

function isEntry(value: unknown): boolean {
  const { name, dtype, shape, byteLength } = Object(value);
  return (
    [name, dtype].every(kinds.text.accepts) && kinds.numbers.accepts(shape) && Number.isInteger(byteLength)
  );
}
