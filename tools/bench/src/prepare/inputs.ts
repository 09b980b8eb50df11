import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tensor } from '@fgclip2/tensor';

/** Rows and columns of the inputs of each number of patches. */
export const grids: ReadonlyMap<number, readonly [rows: number, columns: number]> = new Map([
  [128, [8, 16]],
  [256, [16, 16]],
  [576, [24, 24]],
  [784, [28, 28]],
  [1024, [32, 32]],
  [2048, [32, 64]],
  [4096, [64, 64]],
]);

/** Where a workbench keeps the patches of one image. */
export function inputFile(workbench: string, patches: number): string {
  return join(workbench, `patches-${patches}.f32`);
}

/** One image as the vision tower takes it: [1, N, 768]. */
export async function imageInputs(
  workbench: string,
  patches: number,
): Promise<{ pixelValues: Tensor<'float32'>; spatialShapes: Tensor<'int64'> }> {
  const { buffer, byteOffset, byteLength } = await readFile(inputFile(workbench, patches));
  const pixels = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  const shape = BigInt64Array.from(grids.get(patches)!, BigInt);
  return {
    pixelValues: new Tensor('float32', pixels, [1, patches, 768]),
    spatialShapes: new Tensor('int64', shape, [1, 2]),
  };
}

/** Ids of a number of texts, 64 each: the same in every contender. */
export function textIds(texts: number): Tensor<'int64'> {
  const ids = BigInt64Array.from({ length: texts * 64 }, (_, index) => BigInt((index * 7919) % 250_000));
  return new Tensor('int64', ids, [texts, 64]);
}
