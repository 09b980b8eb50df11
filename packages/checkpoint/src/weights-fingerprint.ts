import { type ReadOptions, sha256Hex } from '@fgclip2/files';
import { checkArguments, checkOptions, signalOption } from '@fgclip2/tensor';
import { checkpointKind } from './argument-kinds.ts';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { probeNames } from './probe.ts';
import type { NamedTensors } from './weights.ts';

/** Which weights a checkpoint holds, wherever they are stored. */
export interface WeightsFingerprint {
  /** Of the weights, in hex; of a quantized copy, those that it was made from. */
  readonly weights: string;
  /** Of the copy itself, where it is one. */
  readonly copy?: string | undefined;
}

/** Bytes that are read of a matrix. */
const beginning = 256;

/**
 * Tells weights from others without reading them all: the sha256 over the name, dtype, shape and digest of every
 * tensor, the whole of logit_scale, logit_bias, the final norms and the vectors of the heads, and the first 256 bytes
 * of the matrices of the heads and of the last layer of each tower.
 *
 * One file, shards, a folder, the hub and ranges of an address give the same. A change elsewhere alone, in one value
 * of the middle of a matrix for example, is not seen. `undefined` on a page that is not secure, where a browser
 * computes no sha256.
 *
 * @example
 * import { openCheckpoint, weightsFingerprint } from '@fgclip2/checkpoint';
 * import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
 * const { weights } = (await weightsFingerprint(await openCheckpoint(demoCheckpoint)))!;
 * console.log(weights.length); // 64
 */
export async function weightsFingerprint(
  checkpoint: NamedTensors,
  options: ReadOptions = {},
): Promise<WeightsFingerprint | undefined> {
  checkArguments('@fgclip2/checkpoint', { checkpoint: [checkpoint, checkpointKind] });
  checkOptions('@fgclip2/checkpoint', options, signalOption);
  const { tensors } = checkpoint;
  const counted = [...tensors.values()]
    .filter(({ name }) => !isProbe(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const list = counted.map(({ name, dtype, shape, sha256 }) => [name, dtype, shape, sha256 ?? null]);
  const head = new TextEncoder().encode(`fgclip2 weights 1\n${JSON.stringify(list)}\n`);
  const lastLayers = new Set(['text_model', 'vision_model'].map((tower) => lastLayer(tower, counted)));
  // All at one moment, so that a source of ranges joins those that are near each other.
  const samples = await Promise.all(
    counted
      .filter(({ name }) => isSampled(name, lastLayers))
      .map(({ shape, source, start, end }) => {
        const isVector = shape.filter((size) => size !== 1).length <= 1;
        return source.read(start, isVector ? end : Math.min(end, start + beginning), options);
      }),
  );
  const own = await sha256Hex(joined([head, ...samples]));
  if (own === undefined) return undefined;
  const copyOf = counted.find((tensor) => tensor.copyOf !== undefined)?.copyOf;
  return copyOf === undefined ? { weights: own } : { weights: copyOf, copy: own };
}

/** What a copy is compared with differs between the machines that made it. */
function isProbe(name: string): boolean {
  return Object.values(probeNames).some((probe) => name.endsWith(`_model.${probe}`));
}

/** The path of a tower's last layer, as far as its index. */
function lastLayer(tower: string, tensors: readonly CheckpointTensor[]): string {
  const layer = new RegExp(`^${tower}\\.encoder\\.layers\\.(\\d+)\\.`);
  const indices = tensors.map(({ name }) => Number(layer.exec(name)?.[1] ?? -1));
  return `${tower}.encoder.layers.${indices.reduce((most, index) => Math.max(most, index), -1)}`;
}

function isSampled(name: string, lastLayers: ReadonlySet<string>): boolean {
  const [layer] = /^.*\.layers\.\d+(?=\.)/.exec(name) ?? [];
  return layer === undefined ? !name.includes('.embeddings.') : lastLayers.has(layer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
