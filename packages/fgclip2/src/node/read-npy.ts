import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { endianness } from 'node:os';
import { Tensor } from '@fgclip2/tensor';

/** Bytes read at a time: a multiple of every element size. */
const chunkLength = 1 << 22;

/** Types of values that become float32: numpy's name and bytes. */
const types: Readonly<Record<string, { name: string; size: number }>> = {
  '<f2': { name: 'float16', size: 2 },
  '<f4': { name: 'float32', size: 4 },
  '<f8': { name: 'float64', size: 8 },
};

/** What an .npy file holds. */
export interface NpyArray {
  /** float32 [rows, width] */
  vectors: Tensor<'float32'>;
  /** sha256 of the file in hex. */
  sha256: string;
}

/**
 * Reads a two-dimensional .npy file as float32: float16 exactly, float64 rounded, row by row or (`fortran_order`)
 * column by column. The file is never in memory beside its values.
 *
 * @throws Error that names the file and says what to write in Python where it is another array, is cut short, or holds
 * NaN or infinity.
 * @see numpy.lib.format
 */
export async function readNpy(path: string): Promise<NpyArray> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'no such file' : (error.code ?? error.message);
    throw new Error(`[fgclip2] Expected a file of vectors at ${path}, got ${reason}.`, { cause: error });
  });
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256');
    const read = async (at: number, length: number): Promise<Buffer> => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)));
      for (let filled = 0; filled < bytes.length; ) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, at + filled);
        if (bytesRead === 0)
          throw new Error(`[fgclip2] Expected ${size} bytes in ${path}, got fewer: it changed.`);
        filled += bytesRead;
      }
      hash.update(bytes);
      return bytes;
    };
    const { dict, start } = await readDict(path, read);
    const { type, isFortran, rows, width } = checkDict(path, dict);
    const dataLength = rows * width * type.size;
    if (size !== start + dataLength) {
      throw new Error(
        `[fgclip2] Expected ${start + dataLength} bytes in ${path} for [${rows}, ${width}] in ${type.name}, got ${size}: the file is cut short, or holds more.`,
      );
    }
    const values = new Float32Array(rows * width);
    let first = 0;
    for (let at = start; at < size; at += chunkLength) {
      const chunk = decode(await read(at, chunkLength), type.size);
      for (let i = 0; i < chunk.length; i++) {
        const place = first + i;
        const target = isFortran ? (place % rows) * width + Math.floor(place / rows) : place;
        values[target] = chunk[i]!;
        if (!Number.isFinite(values[target])) {
          const row = Math.floor(target / width);
          throw new Error(`[fgclip2] Expected numbers in row ${row} of ${path}, got ${values[target]}.`);
        }
      }
      first += chunk.length;
    }
    return { vectors: new Tensor('float32', values, [rows, width]), sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

type Read = (at: number, length: number) => Promise<Buffer>;

/** The Python dict of the header, and where the values begin. */
async function readDict(path: string, read: Read): Promise<{ dict: string; start: number }> {
  const head = await read(0, 8);
  if (head.toString('latin1', 0, 6) !== '\x93NUMPY') {
    throw new Error(`[fgclip2] Expected an .npy file at ${path}, got one that begins otherwise.`);
  }
  const [major] = head.subarray(6);
  if (major !== 1 && major !== 2 && major !== 3) {
    throw new Error(`[fgclip2] Expected .npy format 1, 2 or 3 in ${path}, got ${major}.`);
  }
  const lengthSize = major === 1 ? 2 : 4;
  const length = await read(8, lengthSize);
  if (length.length < lengthSize)
    throw new Error(`[fgclip2] Expected an .npy header in ${path}, got its beginning.`);
  const dictLength = major === 1 ? length.readUInt16LE() : length.readUInt32LE();
  if (dictLength > 1 << 20) {
    throw new Error(
      `[fgclip2] Expected an .npy header of at most 1 MiB in ${path}, got ${dictLength} bytes.`,
    );
  }
  const dict = await read(8 + lengthSize, dictLength);
  return { dict: dict.toString('utf8'), start: 8 + lengthSize + dictLength };
}

function checkDict(path: string, dict: string) {
  const descr = /'descr':\s*'([^']*)'/.exec(dict)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(dict)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(dict)?.[1];
  const type = descr === undefined ? undefined : types[descr];
  if (type === undefined) {
    throw new Error(
      `[fgclip2] Expected float16, float32 or float64 of a little-endian machine in ${path}, got ${descr ?? 'a structure'}: write it with vectors.astype("<f4").`,
    );
  }
  const sizes = (shape ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  if (
    order === undefined ||
    sizes.length !== 2 ||
    !sizes.every((size) => Number.isSafeInteger(size) && size >= 0)
  ) {
    throw new Error(
      `[fgclip2] Expected rows of values, shape (rows, width), in ${path}, got (${shape ?? ''}): write it with vectors.reshape(-1, width).`,
    );
  }
  const [rows, width] = sizes as [number, number];
  return { type, isFortran: order === 'True', rows, width };
}

function decode(bytes: Buffer, size: number): Float32Array | Float64Array {
  const { buffer, byteOffset, byteLength } = new Uint8Array(bytes);
  if (endianness() !== 'LE') throw new Error('[fgclip2] Expected a little-endian machine.');
  if (size === 8) return new Float64Array(buffer, byteOffset, byteLength / 8);
  if (size === 4) return new Float32Array(buffer, byteOffset, byteLength / 4);
  return Float32Array.from(new Uint16Array(buffer, byteOffset, byteLength / 2), halfToFloat);
}

function halfToFloat(half: number): number {
  const exponent = (half >> 10) & 31;
  const mantissa = half & 1023;
  const sign = half >> 15 === 0 ? 1 : -1;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? mantissa * 2 ** -24 : (1 + mantissa / 1024) * 2 ** (exponent - 15));
}
