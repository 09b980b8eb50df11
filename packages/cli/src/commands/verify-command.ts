import type { Command } from '@commander-js/extra-typings';
import { decodeImage, type Fgclip2 } from 'fgclip2';
import {
  describedCommand,
  deviceOption,
  imageProcessorOption,
  quietOption,
  threadsOption,
  withModel,
} from '../input/model-command.ts';
import { print, printJson } from '../output/print.ts';
import { modelLine, textTable } from '../output/text-table.ts';
import { compareWithPublished, type PublishedComparison } from '../published/compare-with-published.ts';
import { type PublishedExpectations, publishedExpectations } from '../published/published-expectations.ts';
import { UsageError } from '../usage-error.ts';

/** Adds `fgclip2 verify`: compares a model with the numbers published for the base checkpoint. */
export function addVerifyCommand(program: Command, signal: AbortSignal): void {
  const command = describedCommand(program, {
    name: 'verify',
    description: 'Compare a model with the numbers published for fg-clip2-base.',
    examples: ['verify qihoo360/fg-clip2-base --image 000000039769.jpg'],
  })
    .argument('<model>', 'a folder, a hub id or a URL')
    .option('--image <image>', 'the image of the numbers, a file or a URL: COCO val2017 000000039769.jpg')
    .option('--revision <revision>', 'branch, tag or commit of a hub model')
    .addOption(imageProcessorOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .option('--json', 'print JSON instead of a table')
    .addOption(quietOption());
  command.action(async (model, options) => {
    const expectations = publishedExpectations();
    const pixels = await openImage(options.image, expectations, signal);
    await withModel({ ...options, model, signal }, async (fgclip2) => {
      const comparisons = await compareAll(fgclip2, pixels, expectations, signal);
      if (!comparisons.some(({ reproduces }) => reproduces)) process.exitCode = 1;
      const { name, storedAs } = fgclip2;
      const imageProcessor = fgclip2.imageProcessor.name;
      const { tolerance } = expectations;
      const report = { model: name, storedAs, dtype: fgclip2.dtype, imageProcessor, tolerance, comparisons };
      if (options.json) {
        await printJson(report);
        return;
      }
      const lines = [
        ...verdict(comparisons, expectations),
        `pixels ${imageProcessor}; --image-processor chooses another`,
        modelLine(report),
      ];
      await print(lines.join('\n'));
    });
  });
}

type Pixels = Awaited<ReturnType<typeof decodeImage>>;

async function openImage(
  image: string | undefined,
  { image: { file, url, width, height } }: PublishedExpectations,
  signal: AbortSignal,
): Promise<Pixels> {
  const how = `Download it from ${url} and give --image ${file}.`;
  if (image === undefined) {
    throw new UsageError(
      `Expected the image of the published numbers, COCO val2017 ${file}, got none. ${how}`,
    );
  }
  const wrongImage = (got: string) =>
    new Error(`Expected COCO val2017 ${file} of ${width} x ${height} pixels at ${image}, got ${got}. ${how}`);
  const pixels = await decodeImage(image, { signal }).catch((cause: Error) => {
    signal.throwIfAborted();
    // Over the limit of pixels: an image that can only be the wrong one.
    if (cause.name === 'RangeError') throw wrongImage('an image of far more');
    throw new Error(`${cause.message} ${how}`, { cause });
  });
  if (pixels.width === width && pixels.height === height) return pixels;
  throw wrongImage(`an image of ${pixels.width} x ${pixels.height}`);
}

async function compareAll(
  fgclip2: Fgclip2,
  pixels: Pixels,
  expectations: PublishedExpectations,
  signal: AbortSignal,
): Promise<PublishedComparison[]> {
  const comparisons: PublishedComparison[] = [];
  for (const maxNumPatches of [256, 1024]) {
    const image = await fgclip2.encode(pixels, { maxNumPatches, signal });
    for (const lowerCase of [false, true]) {
      const conditions = { lowerCase, maxNumPatches };
      comparisons.push(await compareWithPublished(fgclip2, image, expectations, conditions, signal));
    }
  }
  return comparisons;
}

function verdict(
  comparisons: readonly PublishedComparison[],
  { tolerance, source }: PublishedExpectations,
): string[] {
  const names = Object.keys(comparisons[0]!.worst);
  const rows = comparisons.map(({ lowerCase, maxNumPatches, worst, reproduces }) => [
    textsAre(lowerCase),
    String(maxNumPatches),
    ...names.map((name) => worst[name]!.toExponential(2)),
    reproduces ? 'reproduces' : 'differs',
  ]);
  const right = comparisons.filter(({ reproduces }) => reproduces);
  const conditions = right.map(
    ({ lowerCase, maxNumPatches }) => `${textsAre(lowerCase)}, ${maxNumPatches} patches`,
  );
  return [
    ...textTable(['texts', 'patches', ...names, 'verdict'], rows),
    '',
    `The largest difference of each group; ${tolerance.absolute} + ${tolerance.relative} of the number is allowed.`,
    right.length > 0
      ? `The published numbers are reproduced with: ${conditions.join('; ')}.`
      : 'Nothing reproduces the published numbers.',
    '',
    `from   ${source}`,
  ];
}

function textsAre(lowerCase: boolean): string {
  return lowerCase ? 'lower-cased' : 'as they are';
}
