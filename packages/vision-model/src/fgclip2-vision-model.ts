/// <reference lib="esnext.disposable" preserve="true" />
import { openCheckpoint, Probe, storedDType, type Weights } from '@fgclip2/checkpoint';
import { Fgclip2VisionConfig } from '@fgclip2/config';
import { checkFiles, type Files, type ReadOptions } from '@fgclip2/files';
import { checkModelParts, claimWeights, collectIntermediates, type Intermediates } from '@fgclip2/graph';
import { type Runtime, type Session, Sessions } from '@fgclip2/runtime';
import {
  checkArguments,
  checkFinite,
  checkOptions,
  joinBatches,
  kinds,
  type OptionKinds,
  signalOption,
  Tensor,
} from '@fgclip2/tensor';
import { poolingHead, visionTower } from './architecture.ts';
import { PositionEmbeddings } from './position-embeddings.ts';
import { checkVisionInputs, imageOf, itemOf, type PatchBatch, type VisionInputs } from './vision-inputs.ts';
import { probePatches, visionProbe } from './vision-probe.ts';

/** What {@link Fgclip2VisionModel.forward} returns; B images, N patches, C = hiddenSize. */
export interface VisionOutputs extends Intermediates {
  /** float32 [B, N, C], after post_layernorm; rows of padding are computed as the reference computes them. */
  lastHiddenState: Tensor<'float32'>;
  /** float32 [B, C], the image features, not normalized; `undefined` for a checkpoint without the head. */
  poolerOutput: Tensor<'float32'> | undefined;
}

/** Patches after the tower, for its heads. */
export interface EncodedPatches {
  /** float32 [B, N, C] */
  readonly lastHiddenState: Tensor<'float32'>;
  /** int32 [B, N], 1 for a real patch; `undefined` when all are. */
  readonly mask: Tensor<'int32'> | undefined;
  /** Rows and columns of patches of each image. */
  readonly grids: readonly (readonly [rows: number, columns: number])[];
}

/** Options of {@link Fgclip2VisionModel.forward}. */
export interface VisionCallOptions extends ReadOptions {
  /** Also returns what enters the encoder and what leaves each layer. @default false */
  outputHiddenStates?: boolean | undefined;
  /** Also returns the attention probabilities of each layer: 4 * heads * N² bytes a layer and image. @default false */
  outputAttentions?: boolean | undefined;
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
 * Where a quantized copy carries a probe, the first call compares with it, and rejects with a ProbeError when the
 * runtime computes something else.
 *
 * @example
 * import { folder } from '@fgclip2/files/node';
 * import { Fgclip2ImageProcessor } from '@fgclip2/image-processor';
 * import { decodeImage } from '@fgclip2/image-processor/node';
 * import { nodeRuntime } from '@fgclip2/runtime-node';
 * import { Fgclip2VisionModel } from '@fgclip2/vision-model';
 *
 * const vision = await Fgclip2VisionModel.fromPretrained(folder('./fg-clip2-base'), { runtime: nodeRuntime() });
 * const inputs = await new Fgclip2ImageProcessor().preprocess(await decodeImage('photo.jpg'));
 * const features = await vision.getImageFeatures(inputs); // [1, C]
 */
export class Fgclip2VisionModel implements AsyncDisposable {
  readonly config: Fgclip2VisionConfig;
  private readonly weights: Weights;
  private readonly positions: PositionEmbeddings;
  private readonly sessions: Sessions;
  private readonly probe: Probe;

  /** Takes every weight of the tower; the caller asks `weights.verify()` whether they are all there. */
  constructor(parts: VisionModelParts) {
    checkModelParts(owner, parts);
    const { config, weights, runtime } = parts;
    this.config = config;
    this.weights = weights.at('vision_model');
    this.positions = new PositionEmbeddings(config, this.weights.at('embeddings'));
    claimWeights(() => [
      visionTower(config, this.weights, { masked: false }),
      ...(config.visionUseHead ? [poolingHead(config, this.weights.at('head'), { masked: false })] : []),
    ]);
    this.sessions = new Sessions(runtime, owner);
    this.probe = new Probe(this.weights, { owner, runtime, shape: [probePatches, config.hiddenSize] });
  }

  /** Opens the tower of a checkpoint; the weights it needs are checked, the rest of the file is left alone. */
  static async fromPretrained(files: Files, options: VisionModelOptions): Promise<Fgclip2VisionModel> {
    checkFiles(files, owner);
    checkOptions(owner, options, signalOption);
    checkArguments(owner, { options: [options, kinds.object] });
    const { runtime, signal } = options;
    const config = await Fgclip2VisionConfig.fromPretrained(files, { signal });
    const weights = (await openCheckpoint(files, { signal })).weights();
    const model = new Fgclip2VisionModel({ config, weights, runtime });
    weights.verify();
    return model;
  }

  /** Runs the whole padded batch as the reference does: padded rows are queries too, masked as keys. */
  async forward(inputs: VisionInputs, options: VisionCallOptions = {}): Promise<VisionOutputs> {
    checkOptions(owner, options, callOptions);
    const { outputHiddenStates: hiddenStates = false, outputAttentions: attentions = false } = options;
    const batch = checkVisionInputs(inputs, this.config);
    const masked = batch.mask !== undefined;
    const outputs =
      hiddenStates || attentions
        ? await this.sessions.once(
            () => visionTower(this.config, this.weights, { masked, hiddenStates, attentions }).program(),
            (session) => this.run(session, batch, options),
            options,
          )
        : await this.run(await this.towerSession(masked, options), batch, options);
    const encoded = encodedPatches(batch, outputs);
    return {
      lastHiddenState: encoded.lastHiddenState,
      poolerOutput: this.config.visionUseHead ? await this.pool(encoded, options) : undefined,
      ...collectIntermediates([outputs]),
    };
  }

  /**
   * One vector an image: each image runs alone at its own number of patches, so that padding costs nothing and
   * an image's features do not depend on its neighbors. [B, C], not normalized.
   */
  async getImageFeatures(inputs: VisionInputs, options?: ReadOptions): Promise<Tensor<'float32'>> {
    const features: Tensor<'float32'>[] = [];
    for await (const image of this.encodeImages(inputs, options)) {
      features.push(await this.poolUnchecked(image, options));
    }
    return checkFinite(joinBatches(features), { owner, item: 'image' });
  }

  /** The tower alone over a padded batch, for heads that are not its own. */
  async encode(inputs: VisionInputs, options?: ReadOptions): Promise<EncodedPatches> {
    const batch = checkVisionInputs(inputs, this.config);
    return this.encodeBatch(batch, options);
  }

  /** The tower alone over each image, one after another, without its padding. */
  async *encodeImages(inputs: VisionInputs, options?: ReadOptions): AsyncGenerator<EncodedPatches> {
    const batch = checkVisionInputs(inputs, this.config);
    for (let item = 0; item < batch.grids.length; item++) {
      yield await this.encodeBatch(imageOf(batch, item), options);
    }
  }

  /**
   * The pooling head over encoded patches. -> float32 [B, C]
   *
   * @throws NotFiniteError that names the image whose features are NaN or infinite.
   */
  async pool(encoded: EncodedPatches, options?: ReadOptions): Promise<Tensor<'float32'>> {
    return checkFinite(await this.poolUnchecked(encoded, options), { owner, item: 'image' });
  }

  private async poolUnchecked(encoded: EncodedPatches, options?: ReadOptions): Promise<Tensor<'float32'>> {
    if (!this.config.visionUseHead) {
      throw new Error(
        '[@fgclip2/vision-model] Expected a pooling head, got a config with vision_use_head false.',
      );
    }
    const { lastHiddenState, mask } = encoded;
    const masked = mask !== undefined;
    const session = await this.sessions.get(
      masked ? 'head, masked' : 'head',
      () => poolingHead(this.config, this.weights.at('head'), { masked }).program(),
      options,
    );
    const inputs = { last_hidden_state: lastHiddenState, ...(mask && { pixel_attention_mask: mask }) };
    return (await session.run(inputs, options)).pooler_output as Tensor<'float32'>;
  }

  /** Releases the tower's sessions, not the runtime; later calls reject. */
  dispose(): Promise<void> {
    return this.sessions.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  private async encodeBatch(batch: PatchBatch, options?: ReadOptions): Promise<EncodedPatches> {
    const session = await this.towerSession(batch.mask !== undefined, options);
    return encodedPatches(batch, await this.run(session, batch, options));
  }

  private towerSession(masked: boolean, options?: ReadOptions): Promise<Session> {
    const build = () => visionTower(this.config, this.weights, { masked }).program();
    return this.sessions.get(masked ? 'tower, masked' : 'tower', build, options);
  }

  private async run(
    session: Session,
    batch: PatchBatch,
    options?: ReadOptions,
  ): Promise<Record<string, Tensor>> {
    await this.probe.check(() => this.probeFeatures(session, batch.mask !== undefined), options);
    return this.runTower(session, batch, options);
  }

  /** The patches that a session of the tower, whichever of its variants, gives for the probe. -> float32 [1, N, C] */
  private async probeFeatures(session: Session, masked: boolean): Promise<Tensor<'float32'>> {
    const batch = checkVisionInputs(visionProbe(this.config), this.config);
    const { patches } = batch;
    const mask = masked ? new Tensor('int32', new Int32Array(patches).fill(1), [1, patches]) : undefined;
    const outputs = await this.runTower(session, { ...batch, mask });
    return outputs.last_hidden_state as Tensor<'float32'>;
  }

  private async runTower(
    session: Session,
    batch: PatchBatch,
    options?: ReadOptions,
  ): Promise<Record<string, Tensor>> {
    const { pixelValues, grids, patches, mask } = batch;
    // 8-bit activations share one scale a run: alone, an image does not depend on its neighbors.
    if (grids.length > 1 && storedDType(this.weights) === 'q8') {
      const runs: Record<string, Tensor>[] = [];
      for (let item = 0; item < grids.length; item++) {
        runs.push(await this.runTower(session, itemOf(batch, item), options));
      }
      return joinOutputs(runs);
    }
    const positions = await this.positions.of(grids, patches);
    const inputs = { pixel_values: pixelValues, position_embeddings: positions };
    return session.run({ ...inputs, ...(mask && { pixel_attention_mask: mask }) }, options);
  }
}

const callOptions: OptionKinds = {
  ...signalOption,
  outputHiddenStates: kinds.trueOrFalse,
  outputAttentions: kinds.trueOrFalse,
};

/** What errors call this model. */
const owner = '@fgclip2/vision-model';

/** The outputs of runs over single images as those of one batch. */
function joinOutputs(runs: readonly Record<string, Tensor>[]): Record<string, Tensor> {
  const names = Object.keys(runs[0]!);
  return Object.fromEntries(
    names.map((name) => [name, joinBatches(runs.map((outputs) => outputs[name] as Tensor<'float32'>))]),
  );
}

function encodedPatches({ mask, grids }: PatchBatch, outputs: Record<string, Tensor>): EncodedPatches {
  return { lastHiddenState: outputs.last_hidden_state as Tensor<'float32'>, mask, grids };
}
