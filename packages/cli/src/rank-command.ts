import type { Command } from '@commander-js/extra-typings';
import { captionsOf } from './captions.ts';
import { modelCommand, repeated, walkOption, withModel } from './model-command.ts';
import { type RankReport, rankTable } from './rank-table.ts';
import { stageTimes } from './stage-times.ts';

/** Adds `fgclip2 rank`: captions for a picture, the best first. */
export function addRankCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, 'rank', 'Rank captions for a picture, the best first.')
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
