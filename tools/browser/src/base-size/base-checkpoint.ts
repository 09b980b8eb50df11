import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { preset } from '@fgclip2/config';
import { folder } from '@fgclip2/files/node';
import { quantizeCheckpoint } from '@fgclip2/quantize/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { type StateDictConfig, writeProceduralCheckpoint } from '@fgclip2/test-kit/procedural';
import { publishedTokenizer } from '../../../bench/src/prepare/published-tokenizer.ts';

/**
 * A folder with a checkpoint of the published base model's size in 8 bits, with Gemma's tokenizer: weights that follow
 * from their names instead of a training. Made once, below `work`.
 */
export async function baseCheckpoint(work: string): Promise<string> {
  const target = join(work, 'base-q8');
  if ((await stat(target).catch(() => undefined)) !== undefined) return target;
  await mkdir(work, { recursive: true });
  const source = join(work, 'base');
  const config = preset('base');
  await writeProceduralCheckpoint(source, config.toJSON() as unknown as StateDictConfig, 1);
  await writeFile(join(source, 'tokenizer.json'), await publishedTokenizer());
  await writeFile(
    join(source, 'tokenizer_config.json'),
    JSON.stringify({ tokenizer_class: 'GemmaTokenizer', pad_token: '<pad>', eos_token: '<eos>' }),
  );
  await writeFile(
    join(source, 'preprocessor_config.json'),
    JSON.stringify({
      image_processor_type: 'Fgclip2ImageProcessorFast',
      patch_size: 16,
      max_num_patches: 256,
    }),
  );
  await using runtime = nodeRuntime({ prepacking: false });
  await quantizeCheckpoint(folder(source), target, 'q8', { runtime });
  await rm(source, { recursive: true });
  return target;
}
