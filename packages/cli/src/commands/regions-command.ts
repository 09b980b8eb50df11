import type { Command } from '@commander-js/extra-typings';
import type { RegionLabels } from 'fgclip2';
import { boxValue, type CommandLineBox } from '../input/box-value.ts';
import { captionsOf, encodingOption } from '../input/captions.ts';
import { oneImage } from '../input/images.ts';
import { modelCommand, repeated, walkOption, withModel } from '../input/model-command.ts';
import { print, printJson } from '../output/print.ts';
import { stageTimes } from '../output/stage-times.ts';
import { modelLine, percent, scoreOfOneLines, textTable, timeLine } from '../output/text-table.ts';

/** Adds `fgclip2 regions`: texts for boxes of an image, the best first. */
export function addRegionsCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, {
    name: 'regions',
    description: 'Rank texts for boxes of an image, the best first.',
    examples: [
      'regions photo.jpg --box 345,27,640,372 --box 41,74,177,118 --text "a cat" --text "遥控器"',
      'regions photo.jpg --box=-5,0,100,80 --texts-file names.txt --json',
    ],
  })
    .argument('<image>', 'a file or a URL; - is standard input')
    .requiredOption('--box <x1,y1,x2,y2>', 'a box in pixels of the image; repeat it for more', boxes)
    .option('--text <phrase>', 'a phrase; repeat it for more', repeated)
    .option('--texts-file <file>', 'a file with one phrase a line')
    .addOption(encodingOption())
    .addOption(walkOption('box'));
  command.action(async (given, options) => {
    const { name: image, input } = await oneImage(given, signal);
    const { encoding } = options;
    const texts = await captionsOf(options.text ?? [], options.textsFile, { encoding, signal });
    await withModel({ ...options, signal }, async (fgclip2) => {
      const { timings, onStage } = stageTimes();
      const regions = await fgclip2.regions(input, options.box, texts, {
        walkType: options.walk,
        maxNumPatches: options.patches,
        signal,
        onStage,
      });
      const { name: model, storedAs } = fgclip2;
      const report = { image, model, storedAs, dtype: fgclip2.dtype, walk: options.walk, regions, timings };
      if (options.json) await printJson(report);
      else
        await print(
          [
            ...regionsTable(regions),
            '',
            ...scoreOfOneLines(texts.length),
            timeLine(timings),
            modelLine(report),
          ].join('\n'),
        );
    });
  });
}

function regionsTable(regions: readonly RegionLabels[]): string[] {
  const rows = regions.flatMap(({ box, labels }) =>
    labels.map(({ text, cosine, score, probability }, place) => [
      place === 0 ? box.join(',') : '',
      text,
      cosine.toFixed(4),
      percent(score),
      percent(probability),
    ]),
  );
  return textTable(['box', 'text', 'cosine', 'score', 'probability'], rows, 2);
}

function boxes(text: string, all: readonly CommandLineBox[] = []): CommandLineBox[] {
  return [...all, boxValue(text)];
}
