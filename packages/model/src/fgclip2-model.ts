import { type CheckpointTensor, openCheckpoint, readFloat32, type Weights } from '@fgclip2/checkpoint';
import { Fgclip2Config } from '@fgclip2/config';
import { Sessions } from '@fgclip2/graph';
import {
  type Files,
  parseWalkType,
  type ReadOptions,
  type Runtime,
  type Tensor,
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
import { computeLogits, type LogitParameters, type Logits, sigmoidLoss } from './logits.ts';

/** What {@link Fgclip2Model.forward} takes: the processor's result for images and text. */
export interface ModelInputs extends TextInputs, VisionInputs {}

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
 * import { folder } from '@fgclip2/checkpoint/node';
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
  private readonly weights: Weights;
  private readonly sessions: Sessions;
  private readonly stored: { scale: CheckpointTensor; bias: CheckpointTensor };
  private parameters: Promise<LogitParameters> | undefined;

  /** Takes every weight of the model; the caller asks `weights.verify()` whether they are all there. */
  constructor({ config, weights, runtime }: ModelParts) {
    this.config = config;
    this.textModel = new Fgclip2TextModel({ config: config.textConfig, weights, runtime });
    this.visionModel = new Fgclip2VisionModel({ config: config.visionConfig, weights, runtime });
    this.weights = weights;
    this.stored = { scale: weights.take('logit_scale', [1]), bias: weights.take('logit_bias', [1]) };
    this.head('box');
    this.head('long');
    this.denseHead({ masked: false });
    this.sessions = new Sessions(runtime, '@fgclip2/model');
  }

  /** Opens a checkpoint; every weight the model needs is checked before this returns. */
  static async fromPretrained(files: Files, { runtime, signal }: ModelOptions): Promise<Fgclip2Model> {
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
    const { returnLoss = false } = options;
    const textModelOutput = await this.textModel.forward(inputs, options);
    const visionModelOutput = await this.visionModel.forward(inputs, options);
    const textFeatures = await this.projectText(textModelOutput.poolerOutput, inputs.walkType, options);
    const imageFeatures = pooled(visionModelOutput);
    const logits = await this.logits(imageFeatures, textFeatures);
    const loss = returnLoss ? sigmoidLoss(logits) : undefined;
    return { ...logits, loss, textModelOutput, visionModelOutput };
  }

  /** One vector a text, not normalised. -> float32 [B, C] */
  async getTextFeatures(inputs: TextInputs, options: TextCallOptions = {}): Promise<Tensor<'float32'>> {
    const { poolerOutput } = await this.textModel.forward(inputs, options);
    return this.projectText(poolerOutput, inputs.walkType, options);
  }

  /** One vector an image, not normalised; each image runs alone, without its padding. -> float32 [B, C] */
  getImageFeatures(inputs: VisionInputs, options?: ReadOptions): Promise<Tensor<'float32'>> {
    return this.visionModel.getImageFeatures(inputs, options);
  }

  /**
   * One vector a patch, not normalised; padded rows are computed as the reference computes them.
   * -> float32 [B, N, C], the first rows * columns of each image being its patches, row by row
   */
  async getImageDenseFeature(inputs: VisionInputs, options?: ReadOptions): Promise<Tensor<'float32'>> {
    const { lastHiddenState, mask } = await this.visionModel.encode(inputs, options);
    const masked = mask !== undefined;
    const session = await this.sessions.get(
      masked ? 'dense, masked' : 'dense',
      () => this.denseHead({ masked }).program(),
      options,
    );
    const outputs = await session.run(
      {
        last_hidden_state: lastHiddenState,
        query_rows: lastHiddenState,
        ...(mask && { pixel_attention_mask: mask }),
      },
      options,
    );
    return outputs.dense_feature as Tensor<'float32'>;
  }

  /** Scores stored vectors, normalised or not: image [I, C] and text [T, C] features. */
  async logits(imageEmbeds: Tensor<'float32'>, textEmbeds: Tensor<'float32'>): Promise<Logits> {
    this.parameters ??= this.readParameters();
    return computeLogits(imageEmbeds, textEmbeds, await this.parameters);
  }

  /** Releases the model's sessions, not the runtime; later calls reject. */
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
    return (await session.run({ last_slot: pooledText }, options)).features as Tensor<'float32'>;
  }

  private head(walkType: Exclude<WalkType, 'short'>): ReturnType<typeof textHead> {
    const { hiddenSize } = this.config.textConfig;
    return textHead(this.weights.at(`${walkType}text_head`), hiddenSize, hiddenSize);
  }

  private denseHead(options: GraphOptions): ReturnType<typeof denseHead> {
    return denseHead(this.config.visionConfig, this.weights.at('dense_feature_head'), options);
  }

  private async readParameters(): Promise<LogitParameters> {
    const [scale, bias] = await Promise.all([readFloat32(this.stored.scale), readFloat32(this.stored.bias)]);
    return { scale: scale[0]!, bias: bias[0]! };
  }
}

function pooled({ poolerOutput }: VisionOutputs): Tensor<'float32'> {
  if (poolerOutput === undefined) {
    throw new Error('[@fgclip2/model] Expected a pooling head, got a config with vision_use_head false.');
  }
  return poolerOutput;
}
