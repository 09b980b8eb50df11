import {
  type CheckpointTensor,
  type RowReader,
  readFloat32,
  rowReader,
  takeTable,
  type Weights,
} from '@fgclip2/checkpoint';
import type { Fgclip2TextConfig } from '@fgclip2/config';
import type { ReadOptions } from '@fgclip2/files';
import { Tensor } from '@fgclip2/tensor';
import type { TextBatch } from './text-inputs.ts';

interface PositionTables {
  /** The short and box walks. */
  short: Float32Array;
  /** The first keepLen slots of the long walk. */
  longStart: Float32Array;
  /** Its other slots. */
  longRest: Float32Array;
}

/**
 * Token rows plus position rows. The token table stays in its file: only the rows of the batch are read.
 *
 * @see modeling_fgclip2.py, Fgclip2TextEmbeddings
 */
export class Fgclip2TextEmbeddings {
  private readonly width: number;
  private readonly keepLen: number;
  private readonly tokens: RowReader;
  private readonly stored: { [table in keyof PositionTables]: CheckpointTensor };
  private tables: Promise<PositionTables> | undefined;

  constructor(config: Fgclip2TextConfig, weights: Weights) {
    const { vocabSize, maxPositionEmbeddings, longtextLen, hiddenSize } = config;
    this.width = hiddenSize;
    this.keepLen = config.keepLen;
    this.tokens = rowReader(takeTable(weights.at('token_embedding'), vocabSize, hiddenSize));
    this.stored = {
      short: weights.take('position_embedding.weight', [maxPositionEmbeddings, hiddenSize]),
      longStart: weights.take('position_embedding_ori.weight', [longtextLen, hiddenSize]),
      longRest: weights.take('position_embedding_res.weight', [longtextLen, hiddenSize]),
    };
  }

  /** Embeds every slot of a batch. -> [B, S, C] */
  async embed(batch: TextBatch, options?: ReadOptions): Promise<Tensor<'float32'>> {
    this.tables ??= this.readTables().catch((error: unknown) => {
      this.tables = undefined;
      throw error;
    });
    const [tables, embedded] = await Promise.all([this.tables, this.tokens.readRows(batch.ids, options)]);
    for (let index = 0; index < batch.ids.length; index++) {
      const slot = index % batch.slots;
      const position = batch.positions[index % batch.positions.length]!;
      // The table follows the slot, the row in it the position id.
      const long = slot < this.keepLen ? tables.longStart : tables.longRest;
      const table = batch.walkType === 'long' ? long : tables.short;
      for (let i = 0; i < this.width; i++)
        embedded[index * this.width + i]! += table[position * this.width + i]!;
    }
    return new Tensor('float32', embedded, [batch.texts, batch.slots, this.width]);
  }

  private async readTables(): Promise<PositionTables> {
    const [short, longStart, longRest] = await Promise.all([
      readFloat32(this.stored.short),
      readFloat32(this.stored.longStart),
      readFloat32(this.stored.longRest),
    ]);
    return { short, longStart, longRest };
  }
}
