import { checkFiles, type Files, type ReadOptions } from '@fgclip2/files';
import { checkOptions, describe, signalOption } from '@fgclip2/tensor';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { readSafetensorsHeader } from './safetensors-header.ts';
import { readShardIndex } from './shard-index.ts';
import { Weights } from './weights.ts';

const singleFile = 'model.safetensors';
const indexFile = 'model.safetensors.index.json';

/** The tensors of a model by name, in one file or in shards. */
export interface Checkpoint {
  /** The name of its source, for errors. */
  readonly name: string;
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
  /** A new reading of the checkpoint, beginning at its root. */
  weights(): Weights;
}

/**
 * Opens `model.safetensors`, or `model.safetensors.index.json` with its shards, reading headers only.
 *
 * @throws Error when neither file is there (it lists what is), when a header or the index is
 * inconsistent, or when a tensor is missing from its shard or is in two.
 * @example
 * import { openCheckpoint } from '@fgclip2/checkpoint';
 * import { folder } from '@fgclip2/files/node';
 * const checkpoint = await openCheckpoint(folder('./fg-clip2-base'));
 * console.log(checkpoint.tensors.get('logit_scale')?.shape); // [1]
 */
export async function openCheckpoint(files: Files, options: ReadOptions = {}): Promise<Checkpoint> {
  checkFiles(files, '@fgclip2/checkpoint');
  checkOptions('@fgclip2/checkpoint', options, signalOption);
  // An offline cache cannot tell "not in the repository" from "not downloaded", and rejects for both:
  // the index may be there all the same.
  let failure: unknown;
  const single = await files.open(singleFile, options).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    failure = error;
    return undefined;
  });
  if (single !== undefined) {
    const { tensors } = await readSafetensorsHeader(single, options);
    return checkpointOf(files.name, tensors);
  }
  const index = await files.open(indexFile, options).catch((error: unknown) => {
    throw failure ?? error;
  });
  if (index !== undefined) return checkpointOf(files.name, await readShards(files, index, options));
  if (failure !== undefined) throw failure;
  const names = await files.list?.(options);
  const there = names === undefined ? '' : ` It holds ${names.length === 0 ? 'no files' : shorten(names)}.`;
  throw new Error(
    `[@fgclip2/checkpoint] Expected ${singleFile} or ${indexFile} in ${files.name}, got neither.${there}`,
  );
}

function checkpointOf(name: string, tensors: ReadonlyMap<string, CheckpointTensor>): Checkpoint {
  const checkpoint: Checkpoint = { name, tensors, weights: () => new Weights(checkpoint) };
  return checkpoint;
}

async function readShards(
  files: Files,
  index: Parameters<typeof readShardIndex>[0],
  options: ReadOptions,
): Promise<Map<string, CheckpointTensor>> {
  const shardOf = await readShardIndex(index, options);
  const tensors = new Map<string, CheckpointTensor>();
  for (const shard of new Set(shardOf.values())) {
    const source = await files.open(shard, options);
    if (source === undefined) {
      throw new Error(
        `[@fgclip2/checkpoint] Expected the shard ${shard} of ${index.name} in ${files.name}, got none.`,
      );
    }
    for (const [name, tensor] of (await readSafetensorsHeader(source, options)).tensors) {
      const other = tensors.get(name);
      if (other !== undefined) {
        throw new Error(
          `[@fgclip2/checkpoint] Expected tensor ${describe(name)} once, got it in ${other.source.name} and in ${source.name}.`,
        );
      }
      tensors.set(name, tensor);
    }
    for (const [name, expected] of shardOf) {
      if (expected === shard && tensors.get(name)?.source !== source) {
        throw new Error(
          `[@fgclip2/checkpoint] Expected tensor ${describe(name)} in the shard ${source.name}, as ${index.name} says, got none there.`,
        );
      }
    }
  }
  return tensors;
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
