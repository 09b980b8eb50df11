/// <reference lib="esnext.disposable" preserve="true" />
import { openCheckpoint, Probe, storedDType, type Weights } from '@fgclip2/checkpoint';
import { Fgclip2TextConfig } from '@fgclip2/config';
import { checkFiles, type Files, type ReadOptions } from '@fgclip2/files';
import {
  checkModelParts,
  claimWeights,
  collectIntermediates,
  type Graph,
  type Intermediates,
} from '@fgclip2/graph';
import { type Runtime, type Session, Sessions } from '@fgclip2/runtime';
import {
  checkArguments,
  checkFinite,
  checkOptions,
  joinBatches,
  kinds,
  signalOption,
  Tensor,
} from '@fgclip2/tensor';
import { pooledTextTower, textHead, textTower } from './architecture.ts';
import { Fgclip2TextEmbeddings } from './fgclip2-text-embeddings.ts';
import { checkTextInputs, type TextBatch, type TextCallOptions, type TextInputs } from './text-inputs.ts';
import { textProbe } from './text-probe.ts';

/** What {@link Fgclip2TextModel.forward} returns; B texts, S slots, C = hiddenSize. */
export interface TextOutputs extends Intermediates {
  /** float32 [B, S, C], after final_layer_norm. */
  lastHiddenState: Tensor<'float32'>;
  /** float32: the last slot, through `text_model.head` on the short walk [B, projectionSize], as it is on the others [B, C]. */
  poolerOutput: Tensor<'float32'>;
}

/** Options of {@link Fgclip2TextModel.fromPretrained}. */
export interface TextModelOptions extends ReadOptions {
  /** What runs the tower; the caller disposes it. */
  runtime: Runtime;
}

/** What a text tower is made of. */
export interface TextModelParts {
  config: Fgclip2TextConfig;
  /** The weights of the whole checkpoint: the tower takes those under `text_model`. */
  weights: Weights;
  runtime: Runtime;
}

/**
 * The text tower of FG-CLIP2 (reference: Fgclip2TextModel).
 *
 * Where a quantized copy carries a probe, the first call compares with it, and rejects with a ProbeError when the
 * runtime computes something else.
 *
 * @example
 * import { folder } from '@fgclip2/files/node';
 * import { nodeRuntime } from '@fgclip2/runtime-node';
 * import { Fgclip2TextModel } from '@fgclip2/text-model';
 * import { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
 *
 * const files = folder('./fg-clip2-base');
 * const tokenizer = await Fgclip2Tokenizer.fromPretrained(files);
 * const text = await Fgclip2TextModel.fromPretrained(files, { runtime: nodeRuntime() });
 * const { poolerOutput } = await text.forward(tokenizer.encode(['a black cat', '一只黑猫'])); // [2, C]
 */
export class Fgclip2TextModel implements AsyncDisposable {
  readonly config: Fgclip2TextConfig;
  private readonly weights: Weights;
  private readonly embeddings: Fgclip2TextEmbeddings;
  private readonly sessions: Sessions;
  private readonly probe: Probe;

  /** Takes every weight of the tower; the caller asks `weights.verify()` whether they are all there. */
  constructor(parts: TextModelParts) {
    checkModelParts(owner, parts);
    const { config, weights, runtime } = parts;
    this.config = config;
    this.weights = weights.at('text_model');
    this.embeddings = new Fgclip2TextEmbeddings(config, this.weights.at('embeddings'));
    claimWeights(() => [textTower(config, this.weights, { masked: false }), this.head()]);
    this.sessions = new Sessions(runtime, owner);
    this.probe = new Probe(this.weights, { owner, runtime, shape: [1, config.hiddenSize] });
  }

  /** Opens the tower of a checkpoint; the weights it needs are checked, the rest of the file is left alone. */
  static async fromPretrained(files: Files, options: TextModelOptions): Promise<Fgclip2TextModel> {
    checkFiles(files, owner);
    checkOptions(owner, options, signalOption);
    checkArguments(owner, { options: [options, kinds.object] });
    const { runtime, signal } = options;
    const config = await Fgclip2TextConfig.fromPretrained(files, { signal });
    const weights = (await openCheckpoint(files, { signal })).weights();
    const model = new Fgclip2TextModel({ config, weights, runtime });
    weights.verify();
    return model;
  }

  /** Runs the tower and, on the short walk, its head. */
  async forward(inputs: TextInputs, options: TextCallOptions = {}): Promise<TextOutputs> {
    const batch = checkTextInputs(inputs, this.config, options);
    const { outputHiddenStates: hiddenStates = false, outputAttentions: attentions = false } = options;
    const masked = batch.mask !== undefined;
    const build = () => textTower(this.config, this.weights, { masked, hiddenStates, attentions }).program();
    const run = (session: Session) => this.run(session, batch, options);
    const runs =
      hiddenStates || attentions
        ? await this.sessions.once(build, run, options)
        : await run(await this.sessions.get(masked ? 'tower, masked' : 'tower', build, options));
    const lastHiddenState = joinBatches(
      runs.map((outputs) => outputs.last_hidden_state as Tensor<'float32'>),
    );
    const pooled = lastSlots(lastHiddenState);
    const poolerOutput = await this.pooledFeatures(pooled, batch, options);
    return { lastHiddenState, poolerOutput, ...collectIntermediates(runs) };
  }

  /**
   * What {@link forward} returns as poolerOutput, without computing the slots nobody asks for.
   * -> float32 [B, projectionSize] on the short walk, [B, C] on the others
   *
   * @throws NotFiniteError that names the text whose features are NaN or infinite.
   */
  async getPooledOutput(inputs: TextInputs, options: TextCallOptions = {}): Promise<Tensor<'float32'>> {
    const batch = checkTextInputs(inputs, this.config, options);
    const masked = batch.mask !== undefined;
    const session = await this.sessions.get(
      masked ? 'pooled, masked' : 'pooled',
      () => pooledTextTower(this.config, this.weights, { masked }).program(),
      options,
    );
    const runs = await this.run(session, batch, options);
    const pooled = joinBatches(runs.map((outputs) => outputs.last_slot as Tensor<'float32'>));
    return this.pooledFeatures(pooled, batch, options);
  }

  /** Releases the tower's sessions, not the runtime; later calls reject. */
  dispose(): Promise<void> {
    return this.sessions.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  private async run(
    session: Session,
    batch: TextBatch,
    options?: ReadOptions,
  ): Promise<Record<string, Tensor>[]> {
    await this.probe.check(() => this.probeFeatures(session, batch.mask !== undefined), options);
    return this.runInGroups(session, batch, options);
  }

  /** The last slot that a session of the tower, whichever of its variants, gives for the probe. -> float32 [1, C] */
  private async probeFeatures(session: Session, masked: boolean): Promise<Tensor<'float32'>> {
    const batch = checkTextInputs(textProbe(this.config), this.config);
    const mask = masked ? new Int32Array(batch.slots).fill(1) : undefined;
    const [outputs] = await this.runInGroups(session, { ...batch, mask });
    const { last_slot: pooled, last_hidden_state: hidden } = outputs as Record<string, Tensor<'float32'>>;
    return pooled ?? lastSlots(hidden!);
  }

  private async runInGroups(
    session: Session,
    batch: TextBatch,
    options?: ReadOptions,
  ): Promise<Record<string, Tensor>[]> {
    // 8-bit activations share one scale a run: alone, a text does not depend on its neighbors.
    const together = storedDType(this.weights) === 'q8' ? 1 : textsPerRun;
    const runs: Record<string, Tensor>[] = [];
    for (let first = 0; first < batch.texts; first += together) {
      const group = textsOf(batch, first, Math.min(first + together, batch.texts));
      const mask = group.mask && new Tensor('int32', group.mask, [group.texts, group.slots]);
      const embedded = await this.embeddings.embed(group, options);
      runs.push(
        await session.run({ inputs_embeds: embedded, ...(mask && { attention_mask: mask }) }, options),
      );
    }
    return runs;
  }

  /** The last slots, on the short walk through their head. */
  private async pooledFeatures(
    pooled: Tensor<'float32'>,
    { walkType }: TextBatch,
    options?: ReadOptions,
  ): Promise<Tensor<'float32'>> {
    const features = walkType === 'short' ? await this.applyHead(pooled, options) : pooled;
    return checkFinite(features, { owner, item: 'text' });
  }

  private async applyHead(pooled: Tensor<'float32'>, options?: ReadOptions): Promise<Tensor<'float32'>> {
    const session = await this.sessions.get('head', () => this.head().program(), options);
    return (await session.run({ last_slot: pooled }, options)).features as Tensor<'float32'>;
  }

  private head(): Graph {
    return textHead(this.weights.at('head'), this.config.projectionSize, this.config.hiddenSize);
  }
}

/** What errors call this model. */
const owner = '@fgclip2/text-model';

/** Texts that run together: measured, groups of 4 to 16 are fastest on a CPU. */
const textsPerRun = 16;

function textsOf(batch: TextBatch, start: number, end: number): TextBatch {
  const part = (values: Int32Array) => values.subarray(start * batch.slots, end * batch.slots);
  const shared = batch.positions.length === batch.slots;
  return {
    ...batch,
    texts: end - start,
    ids: part(batch.ids),
    mask: batch.mask && part(batch.mask),
    positions: shared ? batch.positions : part(batch.positions),
  };
}

/** The last slot of each text, padding or not: what the reference pools. [B, S, C] -> [B, C] */
function lastSlots(hidden: Tensor<'float32'>): Tensor<'float32'> {
  const [texts, slots, width] = hidden.dims as [number, number, number];
  const rows = new Float32Array(texts * width);
  for (let text = 0; text < texts; text++) {
    const end = (text + 1) * slots * width;
    rows.set(hidden.data.subarray(end - width, end), text * width);
  }
  return new Tensor('float32', rows, [texts, width]);
}
