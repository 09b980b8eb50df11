/**
 * A float32 array as the bytes of an .npy file, format version 1.0: magic, header length, a Python dict padded so
 * that the data starts at a multiple of 64, then the values, little-endian and row-major (numpy.lib.format).
 *
 * `readVectors` and `numpy.load` read it.
 *
 * @throws RangeError when the shape does not multiply to the number of values.
 */
export function npyBytes(values: Float32Array, shape: readonly number[]): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== values.length) {
    throw new RangeError(
      `[fgclip2] Expected ${count} values for shape [${shape.join(', ')}], got ${values.length}.`,
    );
  }
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  const start = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + 4 * count);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  view.setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${dict.padEnd(start - 11)}\n`), 10);
  values.forEach((value, index) => {
    view.setFloat32(start + 4 * index, value, true);
  });
  return bytes;
}
