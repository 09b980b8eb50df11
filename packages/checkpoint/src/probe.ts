import type { ReadOptions } from '@fgclip2/files';
import { checkArguments, dot, kinds, normalize, Tensor } from '@fgclip2/tensor';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { storedDType } from './quantized.ts';
import { readFloat32 } from './read-float32.ts';
import type { Weights } from './weights.ts';

/** Names of a probe's tensors below its tower: the float32 answer, and the cosine that the copy had with it. */
export const probeNames = { features: 'probe.features', cosine: 'probe.cosine' } as const;

/** How far below the stored cosine another processor's rounding may lie. */
const margin = 0.005;

/**
 * A runtime gives other features for a quantized tower than the one that made the copy: the file is damaged, or the
 * runtime computes it wrongly. `name` is `ProbeError`.
 */
export class ProbeError extends Error {
  /** Cosine between the features and the float32 ones. */
  readonly cosine: number;
  /** The least that passes. */
  readonly leastCosine: number;
  /** What computed the features. */
  readonly runtime: string;

  constructor(message: string, { cosine, leastCosine, runtime }: Omit<ProbeError, keyof Error>) {
    super(message);
    this.name = 'ProbeError';
    this.cosine = cosine;
    this.leastCosine = leastCosine;
    this.runtime = runtime;
  }
}

/** What a {@link Probe} belongs to. */
export interface ProbeOptions {
  /** What errors call the model whose tower this is. */
  owner: string;
  /** Name of the runtime, as it is at the time of an error. */
  runtime: { readonly name: string };
  /** Shape of the compared features, rows and values a row. */
  shape: readonly [rows: number, width: number];
}

/**
 * The probe of a tower: a quantized copy carries the features that the unquantized tower gives for a fixed input,
 * and the cosine of its own with them. A tower compares once, with its first run. A checkpoint without a probe, such
 * as an unquantized one, passes.
 */
export class Probe {
  private readonly weights: Weights;
  private readonly options: ProbeOptions;
  private readonly stored: { features: CheckpointTensor; cosine: CheckpointTensor } | undefined;
  private comparison: Promise<void> | undefined;

  /** Takes the probe's tensors below `weights`, where there are any. */
  constructor(weights: Weights, options: ProbeOptions) {
    this.weights = weights;
    this.options = options;
    this.stored = weights.has(probeNames.features)
      ? {
          features: weights.take(probeNames.features, options.shape, ['F32']),
          cosine: weights.take(probeNames.cosine, [1], ['F32']),
        }
      : undefined;
  }

  /**
   * Compares, unless that was done before, the features that `answer` gives for the probe's input.
   *
   * @throws ProbeError when their cosine is too small; the next call then tries again.
   */
  async check(answer: () => Promise<Tensor<'float32'>>, options?: ReadOptions): Promise<void> {
    if (this.stored === undefined) return;
    // Without the caller's signal: another caller may be waiting for the same comparison.
    this.comparison ??= this.compare(answer).catch((error: unknown) => {
      this.comparison = undefined;
      throw error;
    });
    await this.comparison;
    options?.signal?.throwIfAborted();
  }

  private async compare(answer: () => Promise<Tensor<'float32'>>): Promise<void> {
    const { features, cosine: storedCosine } = this.stored!;
    const [expected, stored] = await Promise.all([readFloat32(features), readFloat32(storedCosine)]);
    const cosine = probeCosine((await answer()).data, expected);
    const leastCosine = stored[0]! - margin;
    // Not `<`: the cosine of features with NaN is NaN.
    if (cosine >= leastCosine) return;
    const { owner, runtime } = this.options;
    throw new ProbeError(
      `[${owner}] Expected a cosine of at least ${leastCosine.toFixed(4)} between what ${runtime.name} computes from these ${storedDType(this.weights)} weights and the float32 answer stored with them, got ${cosine.toFixed(4)}: the file is damaged, or this runtime computes it wrongly.`,
      { cosine, leastCosine, runtime: runtime.name },
    );
  }
}

/** Cosine of a probe's features, all rows as one, with the expected ones. */
export function probeCosine(features: Float32Array, expected: Float32Array): number {
  checkArguments('@fgclip2/checkpoint', {
    features: [features, kinds.float32Array],
    expected: [expected, kinds.float32Array],
  });
  const unit = (row: Float32Array) => normalize(new Tensor('float32', row, [1, row.length])).data;
  return dot(unit(features), unit(expected));
}
