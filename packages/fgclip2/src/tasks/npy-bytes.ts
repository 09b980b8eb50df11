import { checkArguments, kinds } from '@fgclip2/tensor';

/**
 * A float32 array as the bytes of an .npy file: {@link npyHeader}, then the values, little-endian and row-major.
 *
 * `readVectors` and `numpy.load` read it.
 *
 * @throws RangeError when the shape does not multiply to the number of values.
 */
export function npyBytes(values: Float32Array, shape: readonly number[]): Uint8Array {
  checkArguments('fgclip2', { values: [values, kinds.float32Array], shape: [shape, kinds.numbers] });
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== values.length) {
    throw new RangeError(
      `[fgclip2] Expected ${count} values for shape [${shape.join(', ')}], got ${values.length}.`,
    );
  }
  const header = npyHeader(shape);
  const bytes = new Uint8Array(header.length + 4 * count);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setFloat32(header.length + 4 * index, value, true);
  });
  return bytes;
}

/**
 * What an .npy file of float32 values begins with, format version 1.0: magic, header length, a Python dict padded so
 * that the data starts at a multiple of 64 (numpy.lib.format). For vectors of up to 10^12 rows it has 128 bytes, so
 * that a file may be begun before its rows are counted.
 */
export function npyHeader(shape: readonly number[]): Uint8Array {
  checkArguments('fgclip2', { shape: [shape, kinds.numbers] });
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(new TextEncoder().encode(`${dict.padEnd(length - 11)}\n`), 10);
  return bytes;
}
