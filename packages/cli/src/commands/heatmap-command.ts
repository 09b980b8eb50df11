import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { heatmapOverlay, npyBytes } from 'fgclip2';
import { oneImage } from '../input/images.ts';
import { modelCommand, walkOption, withModel } from '../input/model-command.ts';
import { endingIn, upTo } from '../input/option-values.ts';
import { print } from '../output/print.ts';
import { printable, printableJson } from '../output/printable.ts';
import { stageTimes } from '../output/stage-times.ts';
import { modelLine, textTable, timeLine } from '../output/text-table.ts';
import { type OutputFile, writeFiles } from '../output/write-files.ts';

/** Adds `fgclip2 heatmap`: where in an image a text is, as an image and as numbers. */
export function addHeatmapCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, {
    name: 'heatmap',
    description: 'Show where in an image a text is.',
    examples: [
      'heatmap photo.jpg --text "the remote control" -o heatmap.png',
      'heatmap photo.jpg --text 遥控器 --npy cosines.npy --json',
    ],
  })
    .argument('<image>', 'a file or a URL; - is standard input')
    .requiredOption('--text <phrase>', 'what to look for', onlyOne)
    .option(
      '-o, --output <file.png>',
      'write the image with the heat map over it; - is standard output',
      endingIn('.png'),
    )
    .option('--npy <file.npy>', 'write the map itself: float32 cosines [rows, columns]', endingIn('.npy'))
    .option('--opacity <number>', 'how much the colors cover, 0 to 1', upTo(1), 0.7)
    .option('--threshold <number>', "part of the map's range without color, 0 to 0.99", upTo(0.99), 0)
    .addOption(walkOption('box'));
  command.action(async (given, options) => {
    const { name: image, input } = await oneImage(given, signal);
    await withModel({ ...options, signal }, async (fgclip2, { note }) => {
      const { timings, onStage } = stageTimes();
      const start = performance.now();
      const pixels = await fgclip2.decodeImage(input, { signal });
      const decoded = performance.now() - start;
      const { cosines, ...map } = await fgclip2.heatmap(pixels, options.text, {
        walkType: options.walk,
        maxNumPatches: options.patches,
        signal,
        onStage,
      });
      timings.decode = decoded;
      const files: OutputFile[] = [];
      if (options.output !== undefined) {
        const { opacity, threshold } = options;
        // When it is used: the other commands say in a sentence where it does not load.
        const { default: sharp } = await import('sharp');
        const { data, width, height } = heatmapOverlay(pixels, { ...map, cosines }, { opacity, threshold });
        const png = await sharp(data, { raw: { width, height, channels: 4 } })
          .png()
          .toBuffer();
        files.push({ path: options.output, content: png });
      }
      if (options.npy !== undefined) {
        files.push({ path: options.npy, content: npyBytes(cosines, [map.rows, map.columns]) });
      }
      signal.throwIfAborted();
      await writeFiles(files);
      const { name: model, storedAs } = fgclip2;
      const written = files.map(({ path }) => path);
      // What is printed does not get into an image on standard output.
      const isTaken = written.includes('-');
      const show = (text: string) => (isTaken ? note(text) : print(text));
      const report = {
        image,
        model,
        storedAs,
        dtype: fgclip2.dtype,
        walk: options.walk,
        ...map,
        written,
        timings,
      };
      if (options.json) {
        await show(printableJson(report));
        return;
      }
      const { peak, min, max, mean, rows, columns } = map;
      const place = `${peak.x.toFixed(0)},${peak.y.toFixed(0)}`;
      const cells = [options.text, place, max, mean, min].map((cell) =>
        typeof cell === 'number' ? cell.toFixed(4) : cell,
      );
      const lines = [
        ...textTable(['text', 'peak at', 'highest', 'mean', 'lowest'], [cells]),
        '',
        `map    ${rows} x ${columns} patches${written.length === 0 ? '' : `, written to ${written.map(printable).join(' and ')}`}`,
        timeLine(timings),
        modelLine(report),
      ];
      await show(lines.join('\n'));
    });
  });
}

function onlyOne(text: string, before: string | undefined): string {
  if (before === undefined) return text;
  throw new InvalidArgumentError(`A heat map is of one text, and "${before}" was given before.`);
}
