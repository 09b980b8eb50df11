import type { ReadOptions } from '@fgclip2/files';
import { checkOptions, inTurns, namingRows, type Pieces, signalOption, Tensor } from '@fgclip2/tensor';
import type { Fgclip2VisionModel } from '@fgclip2/vision-model';
import { boxInCells, checkBoxes, heightAndWidth, type ImageSizeInput } from './region-inputs.ts';
import { type Box, poolBox } from './roi-align.ts';

/** An image's patches after the tower, as the vision model gives them. */
export type EncodedPatches = Awaited<ReturnType<Fgclip2VisionModel['encode']>>;

/** The heads that an encoded image is asked through. */
export interface ImageHeads {
  pool(encoded: EncodedPatches, options?: ReadOptions): Promise<Tensor<'float32'>>;
  dense(encoded: EncodedPatches, options?: ReadOptions): Promise<Tensor<'float32'>>;
}

/**
 * One image after one run of the vision tower: whatever is asked of it, the tower does not run again.
 *
 * @example
 * import { folder } from '@fgclip2/files/node';
 * import { Fgclip2ImageProcessor } from '@fgclip2/image-processor';
 * import { decodeImage } from '@fgclip2/image-processor/node';
 * import { Fgclip2Model } from '@fgclip2/model';
 * import { nodeRuntime } from '@fgclip2/runtime-node';
 *
 * await using runtime = nodeRuntime();
 * await using model = await Fgclip2Model.fromPretrained(folder('./fg-clip2-base'), { runtime });
 * const inputs = await new Fgclip2ImageProcessor().preprocess(await decodeImage('photo.jpg'));
 * for await (const image of model.encodeImages(inputs)) {
 *   const pooled = await image.imageFeatures(); // [1, C]
 *   const regions = await image.regionFeatures([[0, 0, 320, 240]], [480, 640]); // [1, C]
 * }
 */
export class ImageFeatures {
  /** Rows of patches. */
  readonly rows: number;
  /** Columns of patches. */
  readonly columns: number;
  /** Its place in the batch. */
  readonly index: number;
  private readonly encoded: EncodedPatches;
  private readonly heads: ImageHeads;
  private dense: Promise<Tensor<'float32'>> | undefined;

  constructor(encoded: EncodedPatches, heads: ImageHeads, index: number) {
    [this.rows, this.columns] = encoded.grids[0]!;
    this.index = index;
    this.encoded = encoded;
    this.heads = heads;
  }

  /** The image's vector, not normalized. -> float32 [1, C] */
  imageFeatures(options?: ReadOptions): Promise<Tensor<'float32'>> {
    return this.naming(() => this.heads.pool(this.encoded, options));
  }

  /** One vector a patch, row by row, not normalized. -> float32 [rows * columns, C] */
  async denseFeatures(options?: ReadOptions): Promise<Tensor<'float32'>> {
    checkOptions('@fgclip2/model', options, signalOption);
    options?.signal?.throwIfAborted();
    // Computed once, without the caller's signal: others may be waiting for it.
    this.dense ??= this.heads.dense(this.encoded);
    try {
      const all = await this.naming(() => this.dense!);
      options?.signal?.throwIfAborted();
      const [, , width] = all.dims as [number, number, number];
      const patches = this.rows * this.columns;
      return new Tensor('float32', all.data.subarray(0, patches * width), [patches, width]);
    } catch (error) {
      this.dense = undefined;
      throw error;
    }
  }

  /**
   * One vector a box, not normalized; boxes are [x1, y1, x2, y2] in pixels of the original image, whose size is
   * [height, width] or { height, width }. -> float32 [boxes, C]
   *
   * @throws TypeError or RangeError that names the box when it is not four finite numbers or inverted, or the image
   * when its size is not one.
   */
  async regionFeatures(
    boxes: readonly Box[],
    imageSize: ImageSizeInput,
    options?: ReadOptions,
  ): Promise<Tensor<'float32'>> {
    checkBoxes(boxes, imageSize, this.index);
    const size = heightAndWidth(imageSize, this.index);
    const { rows, columns } = this;
    const { data, dims } = await this.denseFeatures(options);
    const width = dims[1]!;
    const features = new Float32Array(boxes.length * width);
    function* fill(): Pieces<void> {
      for (const [index, box] of boxes.entries()) {
        const inCells = boxInCells(box, size, rows, columns);
        features.set(yield* poolBox({ data, rows, columns, width }, inCells), index * width);
      }
    }
    await inTurns(fill(), { signal: options?.signal });
    return new Tensor('float32', features, [boxes.length, width]);
  }

  /** Calls the image by its place in the batch: the heads see it alone. */
  private naming<T>(run: () => Promise<T>): Promise<T> {
    return namingRows(run, { owner: '@fgclip2/model', nameOf: () => `image ${this.index}` });
  }
}
