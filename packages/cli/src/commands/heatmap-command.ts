import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { decodeImage, heatmapOverlay } from 'fgclip2';
import sharp from 'sharp';
import { modelCommand, walkOption, withModel } from '../input/model-command.ts';
import { npyBytes } from '../output/npy-bytes.ts';
import { stageTimes } from '../output/stage-times.ts';
import { modelLine, textTable, timeLine } from '../output/text-table.ts';
import { writeWhole } from '../output/write-whole.ts';

/** Adds `fgclip2 heatmap`: where in an image a text is, as an image and as numbers. */
export function addHeatmapCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, 'heatmap', 'Show where in an image a text is.')
    .argument('<image>', 'a file or a URL')
    .requiredOption('--text <phrase>', 'what to look for', onlyOne)
    .option('-o, --output <file.png>', 'write the image with the heat map over it', endingIn('.png'))
    .option('--npy <file.npy>', 'write the map itself: float32 cosines [rows, columns]', endingIn('.npy'))
    .option('--opacity <number>', 'how much the colors cover, 0 to 1', upTo(1), 0.7)
    .option('--threshold <number>', "part of the map's range without color, 0 to 0.99", upTo(0.99), 0)
    .addOption(walkOption('box'));
  command.action(async (image, options) => {
    await withModel({ ...options, signal }, async (fgclip2) => {
      const { timings, onStage } = stageTimes();
      const start = performance.now();
      const pixels = await decodeImage(image, { signal });
      const decoded = performance.now() - start;
      const { cosines, ...map } = await fgclip2.heatmap(pixels, options.text, {
        walkType: options.walk,
        maxNumPatches: options.patches,
        signal,
        onStage,
      });
      timings.decode = decoded;
      if (options.output !== undefined) {
        const { opacity, threshold } = options;
        const { data, width, height } = heatmapOverlay(pixels, { ...map, cosines }, { opacity, threshold });
        const png = await sharp(data, { raw: { width, height, channels: 4 } })
          .png()
          .toBuffer();
        signal.throwIfAborted();
        await writeWhole(options.output, png);
      }
      if (options.npy !== undefined)
        await writeWhole(options.npy, npyBytes(cosines, [map.rows, map.columns]));
      const { name: model, storedAs } = fgclip2;
      const written = [options.output, options.npy].filter((file) => file !== undefined);
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
        console.log(JSON.stringify(report, null, 2));
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
        `map    ${rows} x ${columns} patches${written.length === 0 ? '' : `, written to ${written.join(' and ')}`}`,
        timeLine(timings),
        modelLine(report),
      ];
      console.log(lines.join('\n'));
    });
  });
}

function onlyOne(text: string, before: string | undefined): string {
  if (before === undefined) return text;
  throw new InvalidArgumentError(`A heat map is of one text, and "${before}" was given before.`);
}

function endingIn(ending: string): (file: string) => string {
  return (file) => {
    if (file.toLowerCase().endsWith(ending)) return file;
    throw new InvalidArgumentError(`Expected a name that ends in ${ending}.`);
  };
}

function upTo(highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= 0 && value <= highest) return value;
    throw new InvalidArgumentError(`Expected a number from 0 to ${highest}.`);
  };
}
