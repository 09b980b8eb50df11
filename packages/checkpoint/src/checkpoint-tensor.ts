import type { ByteSource } from '@fgclip2/files';
import type { SafetensorsDType } from './safetensors-dtype.ts';

/** One stored tensor: where its bytes are, little-endian and row-major; nothing is read yet. */
export interface CheckpointTensor {
  /** Full name in the checkpoint. */
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
  /** The file that holds it. */
  readonly source: ByteSource;
  /** First byte, counted from the beginning of the file. */
  readonly start: number;
  /** End of its bytes, counted from the beginning of the file. */
  readonly end: number;
  /** sha256 of its bytes in hex, where the file tells it: copies that `@fgclip2/quantize` writes do. */
  readonly sha256?: string | undefined;
  /** Fingerprint of the weights that its file is a copy of, where the file tells it: see `weightsFingerprint`. */
  readonly copyOf?: string | undefined;
}
