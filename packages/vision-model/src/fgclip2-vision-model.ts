import { type CheckpointTensor, openCheckpoint, readFloat32, type Weights } from '@fgclip2/checkpoint';
import { Fgclip2VisionConfig } from '@fgclip2/config';
import { Sessions } from '@fgclip2/graph';
import { type Files, type ReadOptions, type Runtime, Tensor } from '@fgclip2/tensor';
import { poolingHead, visionTower } from './architecture.ts';
import { type PositionTable, resizePositionEmbeddings } from './position-embeddings.ts';
import { checkVisionInputs, type PatchBatch, type VisionInputs } from './vision-inputs.ts';

/** What {@link Fgclip2VisionModel.forward} returns; B images, N patches, C = hiddenSize. */
export interface VisionOutputs {
  /** float32 [B, N, C], after post_layernorm; rows of padding are computed as the reference computes them. */
  lastHiddenState: Tensor<'float32'>;
  /** float32 [B, C], the image features, not normalised; `undefined` for a checkpoint without the head. */
  poolerOutput: Tensor<'float32'> | undefined;
}

/** What {@link Fgclip2VisionModel.encode} returns. */
export interface EncodedPatches {
  /** float32 [B, N, C] */
  lastHiddenState: Tensor<'float32'>;
  /** int32 [B, N], 1 for a real patch; `undefined` when all are. */
  mask: Tensor<'int32'> | undefined;
}

/** Options of {@link Fgclip2VisionModel.fromPretrained}. */
export interface VisionModelOptions extends ReadOptions {
  /** What runs the tower; the caller disposes it. */
  runtime: Runtime;
}

/** What a vision tower is made of. */
export interface VisionModelParts {
  config: Fgclip2VisionConfig;
  /** The weights of the whole checkpoint: the tower takes those under `vision_model`. */
  weights: Weights;
  runtime: Runtime;
}

/**
 * The vision tower of FG-CLIP2 (reference: Fgclip2VisionModel).
 *
 * @example
 * import { folder } from '@fgclip2/checkpoint/node';
 * import { nodeRuntime } from '@fgclip2/runtime-node';
 * import { Fgclip2VisionModel } from '@fgclip2/vision-model';
 *
 * const vision = await Fgclip2VisionModel.fromPretrained(folder('./fg-clip2-base'), { runtime: nodeRuntime() });
 * const features = await vision.getImageFeatures(inputs); // [B, C]
 */
export class Fgclip2VisionModel implements AsyncDisposable {
  readonly config: Fgclip2VisionConfig;
  private readonly weights: Weights;
  private readonly positionWeight: CheckpointTensor;
  private readonly sessions: Sessions;
  private readonly resized = new Map<string, Float32Array>();
  private positionTable: Promise<PositionTable> | undefined;

  /** Takes every weight of the tower; the caller asks `weights.verify()` whether they are all there. */
  constructor({ config, weights, runtime }: VisionModelParts) {
    this.config = config;
    this.weights = weights.at('vision_model');
    const { numPatches, hiddenSize } = config;
    this.positionWeight = this.weights
      .at('embeddings')
      .take('position_embedding.weight', [numPatches, hiddenSize]);
    visionTower(config, this.weights, { masked: false });
    if (config.visionUseHead) poolingHead(config, this.weights.at('head'), { masked: false });
    this.sessions = new Sessions(runtime, '@fgclip2/vision-model');
  }

  /** Opens the tower of a checkpoint; the weights it needs are checked, the rest of the file is left alone. */
  static async fromPretrained(
    files: Files,
    { runtime, signal }: VisionModelOptions,
  ): Promise<Fgclip2VisionModel> {
    const config = await Fgclip2VisionConfig.fromPretrained(files, { signal });
    const weights = (await openCheckpoint(files, { signal })).weights();
    const model = new Fgclip2VisionModel({ config, weights, runtime });
    weights.verify();
    return model;
  }

  /** Runs the whole padded batch as the reference does: padded rows are queries too, masked as keys. */
  async forward(inputs: VisionInputs, options?: ReadOptions): Promise<VisionOutputs> {
    const { lastHiddenState, mask } = await this.encode(inputs, options);
    const poolerOutput = this.config.visionUseHead
      ? await this.pool(lastHiddenState, mask, options)
      : undefined;
    return { lastHiddenState, poolerOutput };
  }

  /**
   * One vector an image: each image runs alone at its own number of patches, so that padding costs nothing and
   * an image's features do not depend on its neighbours. [B, C], not normalised.
   */
  async getImageFeatures(inputs: VisionInputs, options?: ReadOptions): Promise<Tensor<'float32'>> {
    if (!this.config.visionUseHead) {
      throw new Error(
        '[@fgclip2/vision-model] Expected a pooling head, got a config with vision_use_head false.',
      );
    }
    const batch = checkVisionInputs(inputs, this.config);
    const width = this.config.hiddenSize;
    const features = new Float32Array(batch.grids.length * width);
    for (let item = 0; item < batch.grids.length; item++) {
      const single = withoutPadding(batch, item);
      const hidden = await this.encodeBatch(single, options);
      const pooled = await this.pool(hidden, single.mask, options);
      features.set(pooled.data, item * width);
    }
    return new Tensor('float32', features, [batch.grids.length, width]);
  }

  /** The tower alone, for heads that are not its own: last_hidden_state, and the mask where a patch is masked. */
  async encode(inputs: VisionInputs, options?: ReadOptions): Promise<EncodedPatches> {
    const batch = checkVisionInputs(inputs, this.config);
    return { lastHiddenState: await this.encodeBatch(batch, options), mask: batch.mask };
  }

  /** Releases the tower's sessions, not the runtime; later calls reject. */
  dispose(): Promise<void> {
    return this.sessions.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  private async encodeBatch(batch: PatchBatch, options?: ReadOptions): Promise<Tensor<'float32'>> {
    const masked = batch.mask !== undefined;
    const session = await this.sessions.get(
      masked ? 'tower, masked' : 'tower',
      () => visionTower(this.config, this.weights, { masked }).program(),
      options,
    );
    const outputs = await session.run(
      {
        pixel_values: batch.pixelValues,
        position_embeddings: await this.positionEmbeddings(batch),
        ...(batch.mask && { pixel_attention_mask: batch.mask }),
      },
      options,
    );
    return outputs.last_hidden_state as Tensor<'float32'>;
  }

  private async pool(
    hidden: Tensor<'float32'>,
    mask: Tensor<'int32'> | undefined,
    options?: ReadOptions,
  ): Promise<Tensor<'float32'>> {
    const masked = mask !== undefined;
    const session = await this.sessions.get(
      masked ? 'head, masked' : 'head',
      () => poolingHead(this.config, this.weights.at('head'), { masked }).program(),
      options,
    );
    const inputs = { last_hidden_state: hidden, ...(mask && { pixel_attention_mask: mask }) };
    return (await session.run(inputs, options)).pooler_output as Tensor<'float32'>;
  }

  /** Position rows of a batch, [B, N, C]. */
  private async positionEmbeddings({ grids, patches }: PatchBatch): Promise<Tensor<'float32'>> {
    this.positionTable ??= readFloat32(this.positionWeight).then((rows) => ({
      rows,
      width: this.config.hiddenSize,
    }));
    const table = await this.positionTable;
    const size = patches * table.width;
    const result = new Float32Array(grids.length * size);
    grids.forEach(([rows, columns], item) => {
      result.set(this.resizedPositions(table, rows, columns, patches), item * size);
    });
    return new Tensor('float32', result, [grids.length, patches, table.width]);
  }

  private resizedPositions(
    table: PositionTable,
    rows: number,
    columns: number,
    length: number,
  ): Float32Array {
    const key = `${rows}x${columns}, ${length}`;
    const cached = this.resized.get(key) ?? resizePositionEmbeddings(table, rows, columns, length);
    this.resized.delete(key);
    this.resized.set(key, cached);
    const [oldest] = this.resized.keys();
    if (this.resized.size > cachedGrids) this.resized.delete(oldest!);
    return cached;
  }
}

/** Resized position tables that are kept: 3 MB each for 1,024 patches at base size. */
const cachedGrids = 16;

/** One image of a batch without its padded rows, where its mask is ones and then padding. */
function withoutPadding({ pixelValues, grids, mask, patches }: PatchBatch, item: number): PatchBatch {
  const patchWidth = pixelValues.dims[2]!;
  const pixels = pixelValues.data.subarray(item * patches * patchWidth, (item + 1) * patches * patchWidth);
  const row = mask?.data.subarray(item * patches, (item + 1) * patches);
  const padding = row?.findIndex((value) => value !== 1) ?? -1;
  const real = padding === -1 ? patches : padding;
  // A mask with gaps, or with no real patch at all, is run literally.
  const literal = row !== undefined && (real === 0 || row.includes(1, real));
  const length = literal ? patches : real;
  return {
    pixelValues: new Tensor('float32', pixels.subarray(0, length * patchWidth), [1, length, patchWidth]),
    grids: [grids[item]!],
    mask: literal ? new Tensor('int32', row, [1, patches]) : undefined,
    patches: length,
  };
}
