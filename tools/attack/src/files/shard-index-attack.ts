import { openCheckpoint, writeSafetensorsHeader } from '@fgclip2/checkpoint';
import { type Files, memoryFiles } from '@fgclip2/files';
import type { Attack } from '../attack.ts';
import { foreignError, shortened } from '../foreign-error.ts';
import { tryOften } from '../try-often.ts';
import { damagedBytes } from './damaged-bytes.ts';
import { jsonBytes, oddJson } from './odd-json.ts';

const indexFile = 'model.safetensors.index.json';
const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];

/** Opens sharded checkpoints with an odd index: no file is asked for that is not beside it. */
export const shardIndexAttack: Attack = {
  name: indexFile,
  subject: 'odd values refused, no file of elsewhere opened',
  counts: { test: 1000, long: 10_000 },
  async run(options) {
    const shard = (name: string) =>
      writeSafetensorsHeader([{ name, dtype: 'F32', shape: [0], byteLength: 0 }]);
    const contents = { [shards[0]!]: shard('a'), [shards[1]!]: shard('b') };
    const index = { metadata: { total_size: 0 }, weight_map: { a: shards[0], b: shards[1] } };
    return tryOften(options, async (random) => {
      const json = random.chance(0.3) ? withName(index, random.pick(evilNames)) : oddJson(index, random);
      const bytes = random.chance(0.1) ? damagedBytes(jsonBytes(json), random) : jsonBytes(json);
      const asked: string[] = [];
      try {
        const files = memoryFiles({ ...contents, [indexFile]: bytes });
        await openCheckpoint(remembering(files, asked));
      } catch (error) {
        const foreign = foreignError(error);
        if (foreign !== undefined) return `${foreign}, ${shortened(new TextDecoder().decode(bytes), 600)}`;
      }
      const outside = asked.find((file) => /[/\\:\0]|^\.\.|%/.test(file));
      return outside && `asked for ${JSON.stringify(outside)}`;
    });
  },
};

/** Names that would lead elsewhere, or that a file system does not take. */
const evilNames: readonly string[] = [
  '../../etc/passwd',
  '../model.safetensors',
  '..\\model.safetensors',
  '/etc/passwd.safetensors',
  'C:model.safetensors',
  'C:\\model.safetensors',
  '\\\\host\\share\\model.safetensors',
  'https://example.org/model.safetensors',
  'file:///model.safetensors',
  'a/../../model.safetensors',
  'a/b.safetensors',
  'model.safetensors\0.txt',
  '..safetensors',
  '.safetensors',
  '',
  'model',
  `${'a'.repeat(5000)}.safetensors`,
];

function withName(index: { weight_map: object }, name: string): unknown {
  return { ...index, weight_map: { ...index.weight_map, a: name } };
}

/** Files that note what they are asked for. */
function remembering(files: Files, asked: string[]): Files {
  return {
    name: files.name,
    open(file, options) {
      asked.push(file);
      return files.open(file, options);
    },
  };
}
