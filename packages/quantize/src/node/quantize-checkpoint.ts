import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openCheckpoint, q4BlockSize, weightsFingerprint } from '@fgclip2/checkpoint';
import { Fgclip2Config } from '@fgclip2/config';
import type { Files } from '@fgclip2/files';
import { temporaryPath } from '@fgclip2/files/node';
import type { Runtime } from '@fgclip2/runtime';
import { describe } from '@fgclip2/tensor';
import { compactTokenizer } from '@fgclip2/tokenizer';
import { planTensors, type QuantizedDType } from '../plan-tensors.ts';
import { probeFeatures } from '../probe-features.ts';
import { probeTensors, withoutProbes } from '../probe-tensors.ts';
import type { Calibration } from '../smoothing.ts';
import { completeProbe, type ProbeCosines } from './complete-probe.ts';
import { type WriteOptions, writeSafetensors } from './write-safetensors.ts';
import { writingFailure } from './writing-failure.ts';

/** Options of {@link quantizeCheckpoint}. */
export interface QuantizeOptions extends Omit<WriteOptions, 'copyOf'> {
  /** 8-bit only: what was measured after each norm, for the smoothing. @default estimated from the norms */
  calibration?: Calibration | undefined;
  /**
   * Runs the towers of the source and of the copy over one text and one image, for the probe: the copy then carries
   * the source's features, and its first run anywhere compares with them. The caller disposes it.
   * @default undefined: no probe
   */
  runtime?: Runtime | undefined;
}

/** Where config.json shows the cosines of the probe; what is compared with is stored beside the weights. */
const probeSection = 'fgclip2_probe';

/** Bytes above which a tokenizer gets its compact form beside it: the published one takes seconds to read. */
const largeTokenizer = 1 << 20;

/** Files that go with the weights, where the source has them. */
const companions = [
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'tokenizer.model',
];

/**
 * Writes a copy of a checkpoint whose weights are smaller, as an ordinary folder that opens like any other.
 *
 * `fp16` halves every float. `q8` and `q4` quantize the layers' linear weights and the token table (8 bits a value,
 * a scale a row); norms, positions, patch embedding and heads stay as they are. config.json says so under
 * `quantization_config`. The source may be of any size: it is streamed, one weight at a time; with a runtime, its
 * towers are loaded one after another as well.
 *
 * The folder appears when it is complete; after an error or an abort nothing is left. What a killed program left goes
 * when a copy is next written beside it.
 * @returns the cosines of the probe with the source's features, where a runtime was given
 * @throws Error when the folder exists or cannot be written, RangeError for another dtype or a source that is quantized already.
 * @example
 * import { folder } from '@fgclip2/files/node';
 * import { quantizeCheckpoint } from '@fgclip2/quantize/node';
 * import { nodeRuntime } from '@fgclip2/runtime-node';
 * await using runtime = nodeRuntime({ prepacking: false });
 * await quantizeCheckpoint(folder('./fg-clip2-base'), './fg-clip2-base-q4', 'q4', { runtime });
 */
export async function quantizeCheckpoint(
  files: Files,
  target: string,
  dtype: QuantizedDType,
  options: QuantizeOptions = {},
): Promise<ProbeCosines | undefined> {
  const { calibration, runtime, onProgress, signal } = options;
  if (!['fp16', 'q8', 'q4'].includes(dtype)) {
    throw new RangeError(`[@fgclip2/quantize] Expected fp16, q8 or q4 for dtype, got ${describe(dtype)}.`);
  }
  const path = resolve(target);
  await checkNew(path);
  const config = await Fgclip2Config.fromPretrained(files, { signal });
  if (config.extra.quantization_config !== undefined) {
    throw new RangeError(
      `[@fgclip2/quantize] Expected an unquantized checkpoint, got ${files.name} with quantization_config ${JSON.stringify(config.extra.quantization_config)}.`,
    );
  }
  const { name, tensors } = await openCheckpoint(files, { signal });
  const checkpoint = { name, tensors: withoutProbes(tensors) };
  const expected = runtime && (await probeFeatures(config, checkpoint, runtime, { signal }));
  const partial = await temporaryPath(dirname(path));
  try {
    await mkdir(partial, { recursive: true });
    const weightsFile = join(partial, 'model.safetensors');
    const planned = [
      ...planTensors(checkpoint, dtype, calibration),
      ...(expected ? probeTensors(expected) : []),
    ];
    const copyOf = (await weightsFingerprint(checkpoint, { signal }))?.weights;
    await writeSafetensors(weightsFile, planned, { copyOf, onProgress, signal });
    const cosines =
      expected && runtime && (await completeProbe(config, weightsFile, expected, runtime, { signal }));
    const { [probeSection]: _, ...ofSource } = config.toJSON();
    const json = {
      ...ofSource,
      ...quantizationSection(dtype),
      ...(cosines && { [probeSection]: { version: 1, cosines } }),
    };
    await writeFile(join(partial, 'config.json'), `${JSON.stringify(json, null, 2)}\n`);
    for (const name of companions) {
      const source = await files.open(name, { signal });
      if (source === undefined) continue;
      const bytes = await source.read(0, source.size, { signal });
      await writeFile(join(partial, name), bytes);
      if (name === 'tokenizer.json' && bytes.length > largeTokenizer) {
        // A tokenizer of another pipeline has no compact form, and is read as it is.
        const compact = await compactTokenizer(bytes).catch(() => undefined);
        if (compact) await writeFile(join(partial, 'tokenizer.fgclip2'), compact);
      }
    }
    // An empty folder could be replaced, one with files not.
    await checkNew(path);
    await rename(partial, path);
    return cosines;
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => {}); // where nothing could be made
    throw writingFailure(error, `a copy in ${dtype}`, dirname(path), 'name another one');
  }
}

async function checkNew(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined)) === undefined) return;
  throw new Error(`[@fgclip2/quantize] Expected a new folder for the copy, got ${path}, which exists.`);
}

function quantizationSection(dtype: QuantizedDType): Record<string, unknown> {
  if (dtype === 'fp16') return { dtype: 'float16' };
  const weights =
    dtype === 'q8'
      ? { bits: 8, symmetric: true, granularity: 'output' }
      : { bits: 4, symmetric: true, granularity: 'block', block_size: q4BlockSize };
  return {
    quantization_config: {
      quant_method: 'fgclip2',
      version: 1,
      dtype,
      weights,
      token_embedding: { bits: 8, symmetric: true, granularity: 'row' },
    },
  };
}
