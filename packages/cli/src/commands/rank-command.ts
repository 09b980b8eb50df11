import type { Command } from '@commander-js/extra-typings';
import { captionsOf, encodingOption } from '../input/captions.ts';
import { imagesOf } from '../input/images.ts';
import { modelCommand, repeated, walkOption, withModel } from '../input/model-command.ts';
import { runtimeFor } from '../input/workers-option.ts';
import { print, printJson } from '../output/print.ts';
import { type RankedImage, rankTable } from '../output/rank-table.ts';
import { reportFailures } from '../output/report-failures.ts';
import { stageTimes } from '../output/stage-times.ts';

/** Adds `fgclip2 rank`: captions for images, the best first. */
export function addRankCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, {
    name: 'rank',
    description: 'Rank captions for images, the best first.',
    examples: [
      'rank photo.jpg --text "a black cat" --text "一只白猫"',
      'rank photos/ --texts-file captions.txt --walk long --json',
      'rank - --text "a black cat" < photo.jpg',
    ],
  })
    .argument('[images...]', 'files, folders or URLs; - is standard input')
    .option('--images-file <file>', 'a file with one image a line')
    .option('--text <caption>', 'a caption; repeat it for more', repeated)
    .option('--texts-file <file>', 'a file with one caption a line')
    .addOption(encodingOption())
    .addOption(walkOption('short'));
  command.action(async (given, options) => {
    const { encoding, threads } = options;
    const images = await imagesOf(given, { imagesFile: options.imagesFile, encoding, signal });
    const captions = await captionsOf(options.text ?? [], options.textsFile, { encoding, signal });
    const runtimeOptions = runtimeFor(images.length, { workers: 1, threads });
    await withModel({ ...options, signal, runtimeOptions }, async (fgclip2, { counting }) => {
      const onProgress = images.length > 1 ? counting('images') : () => {};
      const ranked: RankedImage[] = [];
      const failed: { name: string; error: Error }[] = [];
      for (const [done, { name, input }] of images.entries()) {
        const { timings, onStage } = stageTimes();
        try {
          const image = await fgclip2.encode(input, { maxNumPatches: options.patches, signal, onStage });
          const ranking = await image.rank(captions, { walkType: options.walk, signal, onStage });
          ranked.push({ image: name, captions: ranking, timings });
        } catch (error) {
          signal.throwIfAborted();
          failed.push({ name, error: error as Error });
        }
        onProgress({ done: done + 1, total: images.length });
      }
      const failures = reportFailures(failed);
      const { name: model, storedAs, dtype } = fgclip2;
      const report = { model, storedAs, dtype, walk: options.walk, images: ranked, failures };
      if (options.json) await printJson(report);
      else if (ranked.length > 0) await print(rankTable(report));
    });
  });
}
