import { type CheckpointTensor, readFloat32, type Weights } from '@fgclip2/checkpoint';
import type { Fgclip2VisionConfig } from '@fgclip2/config';
import { recentMap } from '@fgclip2/files';
import { Tensor } from '@fgclip2/tensor';
import { resizePositionEmbeddings } from './resize-position-embeddings.ts';

/** Resized tables that are kept: 3 MB each for 1,024 patches at base size. */
const keptTables = 16;

/**
 * The position rows of images of any grid; the table is read when it is first needed.
 *
 * @see modeling_fgclip2.py, Fgclip2VisionEmbeddings
 */
export class PositionEmbeddings {
  private readonly width: number;
  private readonly stored: CheckpointTensor;
  private readonly resized = recentMap<string, Float32Array>(keptTables);
  private table: Float32Array | undefined;

  constructor({ numPatches, hiddenSize }: Fgclip2VisionConfig, weights: Weights) {
    this.width = hiddenSize;
    this.stored = weights.take('position_embedding.weight', [numPatches, hiddenSize]);
  }

  /** Rows of a batch of grids, each padded to `patches` rows. -> [B, N, C] */
  async of(
    grids: readonly (readonly [rows: number, columns: number])[],
    patches: number,
  ): Promise<Tensor<'float32'>> {
    this.table ??= await readFloat32(this.stored);
    const size = patches * this.width;
    const result = new Float32Array(grids.length * size);
    for (const [item, [rows, columns]] of grids.entries()) {
      result.set(this.resize(this.table, rows, columns, patches), item * size);
    }
    return new Tensor('float32', result, [grids.length, patches, this.width]);
  }

  private resize(table: Float32Array, rows: number, columns: number, patches: number): Float32Array {
    const key = `${rows}x${columns}, ${patches}`;
    const found = this.resized.get(key);
    const resized =
      found ?? resizePositionEmbeddings({ rows: table, width: this.width }, rows, columns, patches);
    this.resized.set(key, resized);
    return resized;
  }
}
