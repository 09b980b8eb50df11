import type { ByteSource, ReadOptions } from '@fgclip2/files';
import { jsonObject, parseJsonObject } from '@fgclip2/files';
import { describe } from '@fgclip2/tensor';

const owner = '@fgclip2/checkpoint';

/** Bytes of an index, which is read in one piece: enough for 50,000 tensors. */
const maxIndexLength = 10_000_000;

/**
 * Reads a `model.safetensors.index.json` as untrusted input: the shard's file name for each tensor.
 *
 * @throws Error when it is not such an index, or a shard's name is more than a file name.
 */
export async function readShardIndex(
  source: ByteSource,
  options: ReadOptions = {},
): Promise<Map<string, string>> {
  if (source.size > maxIndexLength) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected at most ${maxIndexLength} bytes for ${source.name}, got ${source.size}.`,
    );
  }
  const json = parseJsonObject(await source.read(0, source.size, options), source.name, {
    owner,
    remedy: source.remedy,
  });
  const shardOf = new Map<string, string>();
  for (const [name, shard] of Object.entries(
    jsonObject(json.weight_map, `weight_map in ${source.name}`, owner),
  )) {
    if (typeof shard !== 'string' || !/^[^/\\:\0]+\.safetensors$/.test(shard) || shard.startsWith('..')) {
      throw new Error(
        `[@fgclip2/checkpoint] Expected the name of a .safetensors file beside ${source.name} for the shard of ${describe(name)}, got ${describe(shard)}.`,
      );
    }
    shardOf.set(name, shard);
  }
  return shardOf;
}
