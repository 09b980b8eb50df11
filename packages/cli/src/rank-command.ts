import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { load, type Stage } from 'fgclip2';
import { captionsOf } from './captions.ts';
import { downloadProgress } from './download-progress.ts';
import { type RankReport, rankTable } from './rank-table.ts';

/** Adds `fgclip2 rank`: captions for a picture, the best first. */
export function addRankCommand(program: Command, signal: AbortSignal): void {
  const model = new Option('--model <model>', 'a folder, a hub id or a URL')
    .env('FGCLIP2_MODEL')
    .default('qihoo360/fg-clip2-base');
  const walk = new Option('--walk <walk>', 'how the captions are read').choices(['short', 'long', 'box']);
  const command = program
    .command('rank')
    .description('Rank captions for a picture, the best first.')
    .argument('<image>', 'a file or a URL')
    .option('--text <caption>', 'a caption; repeat it for more', (text, all: string[]) => [...all, text], [])
    .option('--texts-file <file>', 'a file with one caption a line')
    .addOption(model)
    .option('--revision <revision>', 'branch, tag or commit of a hub model')
    .addOption(walk.default('short'))
    .option('--patches <count>', 'most patches the picture is cut into', patchCount)
    .option('--json', 'print JSON instead of a table');
  command.action(async (image, options) => {
    const captions = await captionsOf(options.text, options.textsFile);
    // One picture and out: without repacking the weights the towers open several times faster.
    await using runtime = nodeRuntime({ prepacking: false });
    await using fgclip2 = await load(options.model, {
      runtime,
      revision: options.revision,
      onProgress: downloadProgress(process.stderr),
      signal,
    });
    const timings: Record<Stage, number> = { decode: 0, preprocess: 0, text: 0, vision: 0 };
    const ranking = await fgclip2.rank(image, captions, {
      walkType: options.walk,
      maxNumPatches: options.patches,
      signal,
      onStage: (stage, milliseconds) => {
        timings[stage] = milliseconds;
      },
    });
    const report: RankReport = {
      image,
      model: fgclip2.name,
      storedAs: fgclip2.storedAs,
      dtype: 'fp32',
      walk: options.walk,
      captions: ranking,
      timings,
    };
    console.log(options.json ? JSON.stringify(report, null, 2) : rankTable(report));
  });
}

function patchCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('Expected a whole number >= 1.');
}
