import type { Command } from '@commander-js/extra-typings';
import { captionsOf } from '../input/captions.ts';
import { modelCommand, repeated, walkOption, withModel } from '../input/model-command.ts';
import { type RankReport, rankTable } from '../output/rank-table.ts';
import { stageTimes } from '../output/stage-times.ts';

/** Adds `fgclip2 rank`: captions for an image, the best first. */
export function addRankCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, 'rank', 'Rank captions for an image, the best first.')
    .argument('<image>', 'a file or a URL')
    .option('--text <caption>', 'a caption; repeat it for more', repeated, [])
    .option('--texts-file <file>', 'a file with one caption a line')
    .addOption(walkOption('short'));
  command.action(async (image, options) => {
    const captions = await captionsOf(options.text, options.textsFile);
    await withModel({ ...options, signal }, async (fgclip2) => {
      const { timings, onStage } = stageTimes();
      const ranking = await fgclip2.rank(image, captions, {
        walkType: options.walk,
        maxNumPatches: options.patches,
        signal,
        onStage,
      });
      const report: RankReport = {
        image,
        model: fgclip2.name,
        storedAs: fgclip2.storedAs,
        dtype: fgclip2.dtype,
        walk: options.walk,
        captions: ranking,
        timings,
      };
      console.log(options.json ? JSON.stringify(report, null, 2) : rankTable(report));
    });
  });
}
