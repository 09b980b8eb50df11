import { open } from 'node:fs/promises';

/** A tensor of a new file, made when it is written. */
export interface NewTensor {
  readonly name: string;
  readonly dtype: 'F32' | 'I8' | 'U8';
  readonly shape: readonly number[];
  make(): Promise<ArrayBufferView>;
}

/** Writes a safetensors file, one tensor in memory at a time. */
export async function writeSafetensors(path: string, tensors: readonly NewTensor[]): Promise<void> {
  const header: Record<string, object> = {};
  let total = 0;
  for (const { name, dtype, shape } of tensors) {
    const end = total + shape.reduce((product, size) => product * size, dtype === 'F32' ? 4 : 1);
    header[name] = { dtype, shape, data_offsets: [total, end] };
    total = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20);
  new DataView(start.buffer).setBigUint64(0, BigInt(start.length - 8), true);
  start.set(json, 8);
  const file = await open(path, 'w');
  try {
    await file.writeFile(start);
    for (const tensor of tensors) {
      const { buffer, byteOffset, byteLength } = await tensor.make();
      await file.writeFile(new Uint8Array(buffer, byteOffset, byteLength));
    }
  } finally {
    await file.close();
  }
}
