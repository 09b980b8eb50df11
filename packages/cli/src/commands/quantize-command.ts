import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { systemReason } from '@fgclip2/files';
import { temporaryPath } from '@fgclip2/files/node';
import { calibrate, compareModels, compareTokenTables, type FeatureAgreement } from '@fgclip2/quantize';
import { quantizeCheckpoint } from '@fgclip2/quantize/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { load, openFiles } from 'fgclip2';
import { captionsOf, encodingOption } from '../input/captions.ts';
import { comparisonSamples } from '../input/comparison-samples.ts';
import {
  describedCommand,
  deviceOption,
  exifOrientationOption,
  maxPixelsOption,
  quietOption,
  repeated,
  threadsOption,
} from '../input/model-command.ts';
import { print } from '../output/print.ts';
import { printableJson } from '../output/printable.ts';
import { progressListeners } from '../output/progress-listeners.ts';
import { percent, textTable } from '../output/text-table.ts';
import { UsageError } from '../usage-error.ts';

/** Adds `fgclip2 quantize`: a smaller copy of a model, measured against it. */
export function addQuantizeCommand(program: Command, signal: AbortSignal): void {
  describedCommand(program, {
    name: 'quantize',
    description: 'Write a smaller copy of a model, and how close its features are.',
    examples: [
      'quantize qihoo360/fg-clip2-base --dtype q8 -o fg-clip2-base-q8',
      'quantize ./fg-clip2-base --dtype q4 -o base-q4 --image a.jpg --texts-file captions.txt --min-cosine 0.99',
    ],
  })
    .argument('<model>', 'a folder, a hub id or a URL')
    .addOption(
      new Option('--dtype <dtype>', 'what the weights become')
        .choices(['fp16', 'q8', 'q4'])
        .makeOptionMandatory(),
    )
    .requiredOption('-o, --output <folder>', 'a folder that is not there yet')
    .option('--revision <revision>', 'branch, tag or commit of a hub model')
    .option(
      '--image <file>',
      'an image to measure on; repeat it for more (default: the bundled scenes)',
      repeated,
    )
    .addOption(maxPixelsOption())
    .addOption(exifOrientationOption())
    .option('--texts-file <file>', 'texts to measure on, one a line (default: the bundled captions)')
    .addOption(encodingOption())
    .option('--calibrate', 'smooth 8-bit weights by what these images and texts show')
    .option('--min-cosine <cosine>', 'fail when the mean cosine of a kind of features is below', cosine)
    .addOption(threadsOption())
    .addOption(deviceOption())
    .option('--json', 'print JSON instead of a table')
    .addOption(quietOption())
    .action(async (model, options) => {
      const output = resolve(options.output);
      if ((await stat(output).catch(() => undefined)) !== undefined) {
        throw new UsageError(`Expected a new folder for --output, got ${output}, which exists.`);
      }
      await mkdir(dirname(output), { recursive: true }).catch((cause) => {
        throw new Error(`${options.output}: cannot be written (${systemReason(cause)})`, { cause });
      });
      const { encoding, textsFile, threads, device, image = [] } = options;
      const texts = textsFile === undefined ? [] : await captionsOf([], textsFile, { encoding, signal });
      await using runtime = nodeRuntime({ threads, executionProviders: device && [device] });
      const { onDownload: onProgress } = progressListeners(options);
      const source = { revision: options.revision, onProgress, signal };
      await using exact = await load(model, {
        ...source,
        runtime,
        maxPixels: options.maxPixels,
        applyExifOrientation: options.exifOrientation,
      });
      const samples = await comparisonSamples(exact, { images: image, texts }, signal);
      const files = openFiles(model, source);
      const { short, box, long } = samples.texts;
      const calibration = options.calibrate
        ? await calibrate(
            files,
            { images: samples.images, texts: [short!, box!, long!] },
            { runtime, signal },
          )
        : undefined;

      // Under another name until it has been measured: a copy that fails the threshold is deleted.
      const unmeasured = await temporaryPath(dirname(output));
      try {
        const probe = await quantizeCheckpoint(files, unmeasured, options.dtype, {
          calibration,
          runtime,
          signal,
          onProgress: (loaded, total) =>
            onProgress({ file: `model.safetensors as ${options.dtype}`, loaded, total }),
        });
        await using copy = await load(unmeasured, { runtime, signal });
        const agreement = {
          ...(await compareModels(exact.model, copy.model, samples, { signal })),
          'token table': await compareTokenTables(files, openFiles(unmeasured), { signal }),
        };
        const manifest = {
          dtype: options.dtype,
          source: { model: exact.name, revision: exact.revision, dtype: exact.dtype },
          calibrated: options.calibrate === true,
          measuredOn: image.length > 0 ? { images: image.length, texts: texts.length } : 'bundled scenes',
          agreement,
          probe,
        };
        await writeFile(join(unmeasured, 'quantization.json'), `${JSON.stringify(manifest, null, 2)}\n`);
        try {
          checkThreshold(agreement, options.minCosine);
          await rename(unmeasured, output).catch((cause) => {
            throw new Error(`${options.output}: cannot be written (${systemReason(cause)})`, { cause });
          });
        } finally {
          // Last: the copy stays where nobody reads the figures.
          await print(options.json ? printableJson(manifest) : agreementTable(agreement));
        }
      } finally {
        await rm(unmeasured, { recursive: true, force: true });
      }
    });
}

type Agreement = Partial<Record<string, FeatureAgreement>>;

function agreementTable(agreement: Agreement): string {
  const rows = Object.entries(agreement).map(([kind, measured]) => {
    const { vectors, meanCosine, worstCosine, topKOverlap } = measured!;
    const overlap = topKOverlap === undefined ? '' : percent(topKOverlap);
    return [kind, String(vectors), meanCosine.toFixed(6), worstCosine.toFixed(6), overlap];
  });
  return textTable(['features', 'vectors', 'mean cosine', 'worst cosine', 'same top 5'], rows).join('\n');
}

function checkThreshold(agreement: Agreement, least = -1): void {
  for (const [kind, measured] of Object.entries(agreement)) {
    if (measured!.meanCosine >= least) continue;
    throw new Error(
      `Expected a mean cosine of at least ${least} for ${kind} features, got ${measured!.meanCosine.toFixed(6)}: no copy was written.`,
    );
  }
}

function cosine(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= -1 && value <= 1) return value;
  throw new InvalidArgumentError('Expected a number from -1 to 1.');
}
