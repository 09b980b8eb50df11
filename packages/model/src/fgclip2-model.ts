/// <reference lib="esnext.disposable" preserve="true" />
import { type CheckpointTensor, openCheckpoint, readFloat32, type Weights } from '@fgclip2/checkpoint';
import { Fgclip2Config } from '@fgclip2/config';
import { checkFiles, type Files, type ReadOptions } from '@fgclip2/files';
import { checkModelParts, claimWeights, type Graph } from '@fgclip2/graph';
import { type Runtime, Sessions } from '@fgclip2/runtime';
import {
  checkArguments,
  checkFinite,
  checkOptions,
  describe,
  inTurns,
  isTensor,
  kinds,
  parseWalkType,
  signalOption,
  Tensor,
  type WalkType,
} from '@fgclip2/tensor';
import {
  Fgclip2TextModel,
  type TextCallOptions,
  type TextInputs,
  type TextOutputs,
  textHead,
} from '@fgclip2/text-model';
import {
  denseHead,
  Fgclip2VisionModel,
  type GraphOptions,
  type VisionInputs,
  type VisionOutputs,
} from '@fgclip2/vision-model';
import { type EncodedPatches, ImageFeatures, type ImageHeads } from './image-features.ts';
import { checkPairs, type LogitParameters, type Logits, logitsByRows, sigmoidLoss } from './logits.ts';
import { checkBoxes, type ImageSizeInput } from './region-inputs.ts';
import type { Box } from './roi-align.ts';

/** What {@link Fgclip2Model.forward} takes: the processor's result for images and text. */
export interface ModelInputs extends TextInputs, VisionInputs {}

/** What {@link Fgclip2Model.getImageRegionFeatures} takes. */
export interface RegionInputs extends VisionInputs {
  /** Size of each original image in pixels, [height, width] or { height, width }. */
  readonly imageSizes: readonly ImageSizeInput[];
  /** The boxes of each image, [x1, y1, x2, y2] in pixels of the original; a list may be empty, no lists give []. */
  readonly regionInfos: readonly (readonly Box[])[] | null | undefined;
}

/** Options of {@link Fgclip2Model.forward}. */
export interface ForwardOptions extends TextCallOptions {
  /** Also computes the sigmoid loss; needs as many texts as images. @default false */
  returnLoss?: boolean | undefined;
}

/** What {@link Fgclip2Model.forward} returns. */
export interface ModelOutputs extends Logits {
  /** The mean sigmoid loss, where it was asked for. */
  loss: number | undefined;
  textModelOutput: TextOutputs;
  visionModelOutput: VisionOutputs;
}

/** Options of {@link Fgclip2Model.fromPretrained}. */
export interface ModelOptions extends ReadOptions {
  /** What runs the towers; the caller disposes it. */
  runtime: Runtime;
}

/** What a model is made of. */
export interface ModelParts {
  config: Fgclip2Config;
  /** The weights of the whole checkpoint. */
  weights: Weights;
  runtime: Runtime;
}

/**
 * FG-CLIP2: both towers, their heads and the logits (reference: Fgclip2Model; arXiv 2510.10921).
 *
 * @example
 * import { folder } from '@fgclip2/files/node';
 * import { decodeImage } from '@fgclip2/image-processor/node';
 * import { Fgclip2Model } from '@fgclip2/model';
 * import { Fgclip2Processor } from '@fgclip2/processor';
 * import { nodeRuntime } from '@fgclip2/runtime-node';
 *
 * const files = folder('./fg-clip2-base');
 * await using runtime = nodeRuntime();
 * await using model = await Fgclip2Model.fromPretrained(files, { runtime });
 * const processor = await Fgclip2Processor.fromPretrained(files);
 * const image = await decodeImage('photo.jpg');
 * const inputs = await processor.process({ text: ['a black cat', '一只黑猫'], images: [image] });
 * const { logitsPerImage } = await model.forward(inputs); // [1, 2]
 */
export class Fgclip2Model implements AsyncDisposable {
  readonly config: Fgclip2Config;
  readonly textModel: Fgclip2TextModel;
  readonly visionModel: Fgclip2VisionModel;
  /** Runs that its runtime computes side by side. */
  readonly concurrency: number;
  private readonly weights: Weights;
  private readonly sessions: Sessions;
  private readonly imageHeads: ImageHeads = {
    pool: (encoded, options) => this.visionModel.pool(encoded, options),
    dense: (encoded, options) => this.dense(encoded, options),
  };
  private readonly stored: { scale: CheckpointTensor; bias: CheckpointTensor };
  private parameters: LogitParameters | undefined;

  /** Takes every weight of the model; the caller asks `weights.verify()` whether they are all there. */
  constructor(parts: ModelParts) {
    checkModelParts('@fgclip2/model', parts);
    const { config, weights, runtime } = parts;
    this.config = config;
    this.concurrency = runtime.concurrency ?? 1;
    this.textModel = new Fgclip2TextModel({ config: config.textConfig, weights, runtime });
    this.visionModel = new Fgclip2VisionModel({ config: config.visionConfig, weights, runtime });
    this.weights = weights;
    this.stored = { scale: weights.take('logit_scale', [1]), bias: weights.take('logit_bias', [1]) };
    claimWeights(() => [this.head('box'), this.head('long'), this.denseHead({ masked: false })]);
    this.sessions = new Sessions(runtime, '@fgclip2/model');
  }

  /** Opens a checkpoint; every weight the model needs is checked before this returns. */
  static async fromPretrained(files: Files, options: ModelOptions): Promise<Fgclip2Model> {
    checkFiles(files, '@fgclip2/model');
    checkOptions('@fgclip2/model', options, signalOption);
    checkArguments('@fgclip2/model', { options: [options, kinds.object] });
    const { runtime, signal } = options;
    const config = await Fgclip2Config.fromPretrained(files, { signal });
    const weights = (await openCheckpoint(files, { signal })).weights();
    const model = new Fgclip2Model({ config, weights, runtime });
    weights.verify();
    return model;
  }

  /**
   * Scores every text against every image; the padded batch runs as the reference runs it.
   *
   * For features alone, {@link getTextFeatures} and {@link getImageFeatures} are faster: they skip padding.
   */
  async forward(inputs: ModelInputs, options: ForwardOptions = {}): Promise<ModelOutputs> {
    checkInputs(inputs);
    checkOptions('@fgclip2/model', options, { returnLoss: kinds.trueOrFalse });
    const { returnLoss = false } = options;
    if (returnLoss) checkPairs(inputs.inputIds?.dims?.[0], inputs.pixelValues?.dims?.[0]);
    const textModelOutput = await this.textModel.forward(inputs, options);
    const visionModelOutput = await this.visionModel.forward(inputs, options);
    const textFeatures = await this.projectText(textModelOutput.poolerOutput, inputs.walkType, options);
    const imageFeatures = pooled(visionModelOutput);
    const logits = await this.logits(imageFeatures, textFeatures, options);
    const loss = returnLoss ? sigmoidLoss(logits) : undefined;
    return { ...logits, loss, textModelOutput, visionModelOutput };
  }

  /** One vector a text, not normalized. -> float32 [B, C] */
  async getTextFeatures(inputs: TextInputs, options: TextCallOptions = {}): Promise<Tensor<'float32'>> {
    const pooled = await this.textModel.getPooledOutput(inputs, options);
    return this.projectText(pooled, inputs.walkType, options);
  }

  /** One vector an image, not normalized; each image runs alone, without its padding. -> float32 [B, C] */
  getImageFeatures(inputs: VisionInputs, options?: ReadOptions): Promise<Tensor<'float32'>> {
    return this.visionModel.getImageFeatures(inputs, options);
  }

  /**
   * One vector a patch, not normalized; padded rows are computed as the reference computes them.
   * -> float32 [B, N, C], the first rows * columns of each image being its patches, row by row
   *
   * {@link encodeImages} gives the same without padding, and faster.
   */
  async getImageDenseFeature(inputs: VisionInputs, options?: ReadOptions): Promise<Tensor<'float32'>> {
    return this.dense(await this.visionModel.encode(inputs, options), options);
  }

  /**
   * One vector a box, not normalized: RoIAlign over the dense features of each image. -> float32 [boxes, C] an image
   *
   * @throws TypeError or RangeError that names image and box when a box is not four finite numbers or inverted, or a
   * size is not one.
   */
  async getImageRegionFeatures(inputs: RegionInputs, options?: ReadOptions): Promise<Tensor<'float32'>[]> {
    checkInputs(inputs);
    const { imageSizes, regionInfos } = inputs;
    if (regionInfos === undefined || regionInfos === null || regionInfos.length === 0) return [];
    for (const [name, lists] of Object.entries({ imageSizes, regionInfos })) {
      if (!Array.isArray(lists)) {
        throw new TypeError(
          `[@fgclip2/model] Expected a list with an item for each image for ${name}, got ${describe(lists)}.`,
        );
      }
    }
    const images = isTensor(inputs.pixelValues) ? inputs.pixelValues.dims[0] : regionInfos.length;
    if (imageSizes.length !== images || regionInfos.length !== images) {
      throw new RangeError(
        `[@fgclip2/model] Expected ${images} image sizes and lists of boxes for ${images} images, got ${imageSizes.length} and ${regionInfos.length}.`,
      );
    }
    // Before the tower runs, so that the last image's bad box does not waste the others' time.
    for (const [index, boxes] of regionInfos.entries()) checkBoxes(boxes, imageSizes[index]!, index);
    const features: Tensor<'float32'>[] = [];
    for await (const image of this.encodeImages(inputs, options)) {
      const { index } = image;
      features.push(await image.regionFeatures(regionInfos[index]!, imageSizes[index]!, options));
    }
    return features;
  }

  /**
   * Runs the vision tower once for each image, without its padding, and leaves the questions to be asked:
   * pooled, dense and region features of an image then cost one run of the tower.
   */
  async *encodeImages(inputs: VisionInputs, options?: ReadOptions): AsyncGenerator<ImageFeatures> {
    let index = 0;
    for await (const encoded of this.visionModel.encodeImages(inputs, options)) {
      yield new ImageFeatures(encoded, this.imageHeads, index++);
    }
  }

  /** Scores stored vectors, normalized or not: image [I, C] and text [T, C] features. */
  async logits(
    imageEmbeds: Tensor<'float32'>,
    textEmbeds: Tensor<'float32'>,
    options?: ReadOptions,
  ): Promise<Logits> {
    this.parameters ??= await this.readParameters();
    return inTurns(logitsByRows(imageEmbeds, textEmbeds, this.parameters), { signal: options?.signal });
  }

  /** Releases the model's sessions, not the runtime; later calls that need one reject. */
  async dispose(): Promise<void> {
    await Promise.all([this.textModel.dispose(), this.visionModel.dispose(), this.sessions.dispose()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  /** The head of a walk over the text tower's pooled output; the short walk's is part of the tower. */
  private async projectText(
    pooledText: Tensor<'float32'>,
    walk: string | undefined,
    options?: ReadOptions,
  ): Promise<Tensor<'float32'>> {
    const walkType = parseWalkType(walk ?? 'short');
    if (walkType === 'short') return pooledText;
    const session = await this.sessions.get(walkType, () => this.head(walkType).program(), options);
    const { features } = await session.run({ last_slot: pooledText }, options);
    return checkFinite(features as Tensor<'float32'>, { owner: '@fgclip2/model', item: 'text' });
  }

  private head(walkType: Exclude<WalkType, 'short'>): Graph {
    const { hiddenSize } = this.config.textConfig;
    return textHead(this.weights.at(`${walkType}text_head`), hiddenSize, hiddenSize);
  }

  /** The dense head, some queries at a time. -> float32 [B, N, C] */
  private async dense(
    { lastHiddenState, mask }: EncodedPatches,
    options?: ReadOptions,
  ): Promise<Tensor<'float32'>> {
    const masked = mask !== undefined;
    const session = await this.sessions.get(
      masked ? 'dense, masked' : 'dense',
      () => this.denseHead({ masked }).program(),
      options,
    );
    const [images, patches, width] = lastHiddenState.dims as [number, number, number];
    const result = new Float32Array(images * patches * width);
    for (let image = 0; image < images; image++) {
      const rows = (from: number, to: number) => {
        const part = lastHiddenState.data.subarray(
          (image * patches + from) * width,
          (image * patches + to) * width,
        );
        return new Tensor('float32', part, [1, to - from, width]);
      };
      const imageMask =
        mask && new Tensor('int32', mask.data.subarray(image * patches, (image + 1) * patches), [1, patches]);
      for (let first = 0; first < patches; first += denseQueries) {
        const outputs = await session.run(
          {
            last_hidden_state: rows(0, patches),
            query_rows: rows(first, Math.min(first + denseQueries, patches)),
            ...(imageMask && { pixel_attention_mask: imageMask }),
          },
          options,
        );
        result.set(outputs.dense_feature!.data as Float32Array, (image * patches + first) * width);
      }
    }
    const features = new Tensor('float32', result, [images, patches, width]);
    return checkFinite(features, { owner: '@fgclip2/model', item: 'image' });
  }

  private denseHead(options: GraphOptions): Graph {
    return denseHead(this.config.visionConfig, this.weights.at('dense_feature_head'), options);
  }

  private async readParameters(): Promise<LogitParameters> {
    const [scale, bias] = await Promise.all([readFloat32(this.stored.scale), readFloat32(this.stored.bias)]);
    return { scale: scale[0]!, bias: bias[0]! };
  }
}

function checkInputs(inputs: unknown): void {
  checkArguments('@fgclip2/model', { inputs: [inputs, kinds.object] });
}

/** Queries of the dense head in one run: scores take at most 4 * heads * 1024 * N bytes, 200 MB for N = 4,096 at base size. */
const denseQueries = 1024;

function pooled({ poolerOutput }: VisionOutputs): Tensor<'float32'> {
  if (poolerOutput === undefined) {
    throw new Error('[@fgclip2/model] Expected a pooling head, got a config with vision_use_head false.');
  }
  return poolerOutput;
}
