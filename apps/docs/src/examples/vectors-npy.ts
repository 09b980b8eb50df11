import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const { vectors, source } = await fgclip2.embedImages(
  demoScenes().map(({ url }) => url),
);

// numpy.load reads this file; the source goes beside it.
const folder = await mkdtemp(join(tmpdir(), 'fgclip2-'));
await writeFile(join(folder, 'vectors.npy'), npy(vectors.data, vectors.dims));
await writeFile(join(folder, 'vectors.json'), JSON.stringify(source));
const back = fromNpy(await readFile(join(folder, 'vectors.npy')));
console.log(
  back.dims,
  back.data.every((value, i) => value === vectors.data[i]),
);
await rm(folder, { recursive: true });

/** A float32 array as a .npy file: magic, length of the header, header, values. */
function npy(data: Float32Array, dims: readonly number[]): Uint8Array {
  const shape = `(${dims.join(', ')},)`;
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from([
    0x93,
    ...Buffer.from('NUMPY'),
    1,
    0,
    padded.length & 255,
    padded.length >> 8,
  ]);
  return Buffer.concat([
    start,
    Buffer.from(padded),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ]);
}

/** The float32 values and dims of a .npy file. */
function fromNpy(file: Uint8Array): { data: Float32Array; dims: number[] } {
  const start = 10 + file[8]! + file[9]! * 256;
  const header = new TextDecoder().decode(file.subarray(10, start));
  const dims = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((part) => part.trim() !== '');
  return {
    data: new Float32Array(Uint8Array.from(file.subarray(start)).buffer),
    dims: dims.map(Number),
  };
}

// Prints:
// [ 14, 192 ] true
