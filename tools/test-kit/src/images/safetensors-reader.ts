/** A tensor of a safetensors file, its values as they are stored. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

/** Reads float32 and uint8 tensors of a safetensors file in memory by name. */
export function safetensorsReader(file: Uint8Array): (name: string) => StoredTensor {
  const headerLength = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> =
    JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength)));
  return (name) => {
    const entry = header[name];
    if (entry === undefined)
      throw new Error(`[@fgclip2/test-kit] Expected a tensor ${name}, got none of this name.`);
    const [start, end] = entry.data_offsets;
    const bytes = file.slice(8 + headerLength + start, 8 + headerLength + end);
    if (entry.dtype === 'U8') return { shape: entry.shape, data: bytes };
    if (entry.dtype === 'F32')
      return { shape: entry.shape, data: new Float32Array(new Uint8Array(bytes).buffer) };
    throw new Error(`[@fgclip2/test-kit] Expected F32 or U8 for the dtype of ${name}, got ${entry.dtype}.`);
  };
}
