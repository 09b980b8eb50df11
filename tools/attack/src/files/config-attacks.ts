import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { type Fgclip2, load } from 'fgclip2';
import type { Attack } from '../attack.ts';
import { foreignError, shortened } from '../foreign-error.ts';
import { problemOfIds } from '../problem-of-ids.ts';
import { tryOften } from '../try-often.ts';
import { changedFiles, jsonOf } from './changed-files.ts';
import { jsonBytes, oddJson } from './odd-json.ts';

/** Loads a model with odd values in one of its settings files, and asks it what takes no run of a tower. */
export const configAttacks: readonly Attack[] = [
  'config.json',
  'preprocessor_config.json',
  'tokenizer_config.json',
].map((file) => ({
  name: file,
  subject: 'odd values refused, or a model that works',
  counts: { test: 150, long: 10_000 },
  async run(options) {
    const json = await jsonOf(demoCheckpoint, file);
    await using runtime = nodeRuntime();
    return tryOften(options, async (random) => {
      const bytes = jsonBytes(oddJson(json, random));
      try {
        const files = changedFiles(demoCheckpoint, { [file]: bytes });
        await using model = await load(files, { runtime, onWarning: () => {} });
        return await problemOf(model);
      } catch (error) {
        const foreign = foreignError(error);
        return foreign && `${foreign}, ${file} ${shortened(new TextDecoder().decode(bytes), 600)}`;
      }
    });
  },
}));

const image = { data: new Uint8Array(24 * 16 * 3).fill(100), width: 24, height: 16, channels: 3 } as const;

async function problemOf({ tokenizer, imageProcessor }: Fgclip2): Promise<string | undefined> {
  const { pixelValues, spatialShapes } = await imageProcessor.preprocess(image);
  if (pixelValues.dims.length !== 3 || spatialShapes.dims.join() !== '1,2') return 'pixels of another shape';
  return problemOfIds(tokenizer, ['a black cat', '一只黑猫 🐈']);
}
