import type { Command } from '@commander-js/extra-typings';
import type { Located } from 'fgclip2';
import { captionsOf, encodingOption } from '../input/captions.ts';
import { oneImage } from '../input/images.ts';
import { modelCommand, repeated, walkOption, withModel } from '../input/model-command.ts';
import { endingIn, upTo } from '../input/option-values.ts';
import { boxesSvg } from '../output/boxes-svg.ts';
import { print } from '../output/print.ts';
import { printable, printableJson } from '../output/printable.ts';
import { stageTimes } from '../output/stage-times.ts';
import { modelLine, percent, textTable, timeLine } from '../output/text-table.ts';
import { writeFiles } from '../output/write-files.ts';

/** Adds `fgclip2 locate`: boxes around what texts name in an image. */
export function addLocateCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, {
    name: 'locate',
    description: 'Find boxes around what texts name in an image, none where it is not there.',
    examples: [
      'locate photo.jpg --text "remote control" -o boxes.png',
      'locate photo.jpg --text "a cat" --text 遥控器 --min-probability 0.1 --json',
    ],
  })
    .argument('<image>', 'a file or a URL; - is standard input')
    .option('--text <phrase>', 'what to look for; repeat it for more', repeated)
    .option('--texts-file <file>', 'a file with one phrase a line')
    .addOption(encodingOption())
    .option(
      '-o, --output <file.png>',
      'write the image with the boxes; - is standard output',
      endingIn('.png'),
    )
    .option('--min-probability <number>', 'least probability of a box, 0 to 1 (default: 0.02)', upTo(1))
    .addOption(walkOption('box'));
  command.action(async (given, options) => {
    const { name: image, input } = await oneImage(given, signal);
    const { encoding, output } = options;
    const texts = await captionsOf(options.text ?? [], options.textsFile, { encoding, signal });
    await withModel({ ...options, signal }, async (fgclip2, { note }) => {
      const { timings, onStage } = stageTimes();
      const start = performance.now();
      const pixels = await fgclip2.decodeImage(input, { signal });
      const decoded = performance.now() - start;
      const located = await fgclip2.locate(pixels, texts, {
        walkType: options.walk,
        maxNumPatches: options.patches,
        minProbability: options.minProbability,
        signal,
        onStage,
      });
      timings.decode = decoded;
      const { width, height, channels = 3, data } = pixels;
      if (output !== undefined) {
        // When it is used: the other commands say in a sentence where it does not load.
        const { default: sharp } = await import('sharp');
        const content = await sharp(data, { raw: { width, height, channels } })
          .composite([{ input: Buffer.from(boxesSvg(located, pixels)) }])
          .png()
          .toBuffer();
        signal.throwIfAborted();
        await writeFiles([{ path: output, content }]);
      }
      // What is printed does not get into an image on standard output.
      const show = (text: string) => (output === '-' ? note(text) : print(text));
      const { name: model, storedAs, dtype } = fgclip2;
      const written = output === undefined ? [] : [output];
      const report = {
        image,
        model,
        storedAs,
        dtype,
        walk: options.walk,
        width,
        height,
        located,
        written,
        timings,
      };
      if (options.json) {
        await show(printableJson(report));
        return;
      }
      const lines = [
        ...locatedTable(located),
        '',
        ...(output === undefined ? [] : [`boxes  written to ${printable(output)}`]),
        timeLine(timings),
        modelLine(report),
      ];
      await show(lines.join('\n'));
    });
  });
}

function locatedTable(located: readonly Located[]): string[] {
  const rows = located.flatMap(({ text, boxes }) =>
    boxes.length === 0
      ? [[text, 'not found', '', '']]
      : boxes.map(({ box, cosine, probability }, place) => [
          place === 0 ? text : '',
          box.map((side) => side.toFixed(0)).join(','),
          cosine.toFixed(4),
          percent(probability),
        ]),
  );
  return textTable(['text', 'box', 'cosine', 'probability'], rows, 2);
}
