/** One tensor of a test file: its bytes stand as they are. */
export interface TestTensor {
  dtype: string;
  shape: readonly number[];
  bytes: Uint8Array;
}

/** The bytes of a well-formed `.safetensors` file with these tensors in this order. */
export function safetensorsBytes(
  tensors: Readonly<Record<string, TestTensor>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = metadata === undefined ? {} : { __metadata__: metadata };
  let offset = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  return rawSafetensorsBytes(JSON.stringify(header), ...Object.values(tensors).map(({ bytes }) => bytes));
}

/** The length prefix, any text as the header, then data: for files that are wrong on purpose. */
export function rawSafetensorsBytes(header: string, ...data: readonly Uint8Array[]): Uint8Array {
  const text = new TextEncoder().encode(header);
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(text.length), true);
  return new Uint8Array(Buffer.concat([prefix, text, ...data]));
}

/** An F32 tensor of a test file. */
export function float32Tensor(shape: readonly number[], values: ArrayLike<number>): TestTensor {
  return { dtype: 'F32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}
