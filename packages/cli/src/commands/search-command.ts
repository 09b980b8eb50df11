import type { Command } from '@commander-js/extra-typings';
import {
  type ImageQuery,
  type ImageStore,
  type Match,
  type SearchImagesResult,
  searchImages,
} from '@fgclip2/search';
import { boxValue } from '../input/box-value.ts';
import { oneImage } from '../input/images.ts';
import { modelOfIndex } from '../input/index-model.ts';
import { indexOption } from '../input/index-option.ts';
import {
  describedCommand,
  deviceOption,
  dtypeOption,
  maxPixelsOption,
  quietOption,
  repeated,
  threadsOption,
  wholeNumber,
  withModel,
} from '../input/model-command.ts';
import { countFrom0, upTo } from '../input/option-values.ts';
import { openOption, sheetOption } from '../input/sheet-options.ts';
import { underFolder } from '../input/under-folder.ts';
import { withIndex } from '../input/with-index.ts';
import type { Sheet } from '../output/image-sheet.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { shownPath } from '../output/shown-path.ts';
import { modelLine, percent, type TableModel, textTable } from '../output/text-table.ts';
import { writeSheet } from '../output/write-sheet.ts';
import { UsageError } from '../usage-error.ts';

/** Adds `fgclip2 search`: the images of an index that words or an image find. */
export function addSearchCommand(program: Command, signal: AbortSignal): void {
  const command = describedCommand(program, {
    name: 'search',
    description: 'Find images of an index by words, or by an image or a box of it.',
    examples: [
      'search 红色的钥匙',
      'search a red key --under photos/2024 --min-probability 0.5 --open',
      'search a remote control --details -o found.html',
      'search --image photo.jpg --box 345,27,640,372 --limit 20 --json',
      'search a horse --plus stripes --minus "a fence"',
    ],
  })
    .argument('[words...]', 'what the images show')
    .option('--image <image>', 'a file or a URL that they look like; - is standard input')
    .option('--box <x1,y1,x2,y2>', 'what is in this box of --image, in pixels', boxValue)
    .option('--plus <text>', 'what they show as well; repeat it for more', repeated)
    .option('--minus <text>', 'what they do not show; repeat it for more', repeated)
    .option('--details', 'find small things, in an index that was made with --details')
    .option('--limit <count>', 'most images', wholeNumber, 10)
    .option('--offset <count>', 'images of the ranking to leave out, from its start', countFrom0)
    .option('--under <folder>', 'images in this folder and below it')
    .option('--min-probability <number>', 'least probability, 0 to 1; for words alone', upTo(1))
    .option('--exact', 'compare with every vector, however many there are')
    .addOption(openOption())
    .addOption(sheetOption())
    .addOption(indexOption())
    .option('--model <model>', 'a folder, a hub id or a URL (default: the model of the index)')
    .option('--revision <revision>', 'branch, tag or commit of a hub model')
    .addOption(dtypeOption('dtype of the weights (default: that of the index)'))
    .addOption(maxPixelsOption())
    .addOption(threadsOption())
    .addOption(deviceOption())
    .option('--json', 'print JSON instead of a table')
    .addOption(quietOption());
  command.action(async (words, options) => {
    const query = queryOf(words, options);
    const { minProbability, limit, offset, exact, details } = options;
    if (minProbability !== undefined && !isTextAlone(query)) {
      throw new UsageError(
        'Expected --min-probability with words alone, got --image, --plus or --minus: their cosines are no probabilities.',
      );
    }
    const input = options.image === undefined ? undefined : await oneImage(options.image, signal);
    const began = performance.now();
    await withIndex(options.index, async ({ file, store }) => {
      const { source } = store;
      const { model: named = '', ...others } = options;
      const choice = { ...others, model: named, exifOrientation: true };
      const request = { ...options, ...modelOfIndex(choice, { isNamed: named !== '', source }), signal };
      await withModel(request, async (fgclip2, { onWarning }) => {
        const load = performance.now() - began;
        const under = await underFolder(options.under, store, onWarning);
        const { withImage: _, ...texts } = query;
        const result = await searchImages(
          fgclip2,
          store,
          { ...texts, image: input?.input },
          {
            ...{ limit, offset, minProbability, exact, details, onWarning, signal },
            where: under === undefined ? undefined : { under },
          },
        );
        if (result.withoutParts > 0) {
          onWarning(
            `${result.withoutParts} images of the index have no part vectors and were not looked at: index them again with --details.`,
          );
        }
        const title = titleOf(query, input?.name);
        const written = await writeSheet(options, () => sheetOf(title, result, store));
        const { name: model, storedAs, dtype } = fgclip2;
        const shown = { written, model, storedAs, dtype, load };
        if (options.json) {
          const asked = { index: file, query: { ...texts, image: input?.name }, details: details ?? false };
          await printJson({ ...asked, ...jsonOf(result, shown) });
        } else await print(linesOf(result, shown).join('\n'));
      });
    });
  });
}

/** What is shown beside the images that were found. */
interface Shown extends TableModel {
  /** The sheet that was written. */
  readonly written: string | undefined;
  /** Milliseconds of opening the index and the model. */
  readonly load: number;
}

function jsonOf(
  { matches, way, scanned, rescored, withoutParts, timings }: SearchImagesResult,
  { load, ...shown }: Shown,
): object {
  const found = matches.map(({ part: _, ...match }) => match);
  return {
    ...{ way, scanned, rescored, withoutParts, matches: found },
    ...{ ...shown, timings: { load, ...timings } },
  };
}

function linesOf(result: SearchImagesResult, { written, load, ...model }: Shown): string[] {
  return [
    ...(result.matches.length > 0 ? matchTable(result.matches) : ['No image was found.']),
    '',
    ...(written === undefined ? [] : [`sheet  written to ${printable(written)}`]),
    ...howLines(result, load),
    modelLine(model),
  ];
}

/** What is searched for, without the image itself. */
type WordQuery = Omit<ImageQuery, 'image'> & { readonly withImage: boolean };

function queryOf(
  words: readonly string[],
  {
    image,
    box,
    plus = [],
    minus = [],
  }: {
    image?: string | undefined;
    box?: ImageQuery['box'];
    plus?: readonly string[] | undefined;
    minus?: readonly string[] | undefined;
  },
): WordQuery {
  const text = words.join(' ').trim();
  if (text === '' && image === undefined) {
    throw new UsageError(
      'Expected words or an image to search for, got none: fgclip2 search a red key, or --image photo.jpg.',
    );
  }
  if (box !== undefined && image === undefined) {
    throw new UsageError('Expected --image for --box, got none.');
  }
  return { text: text === '' ? undefined : text, box, plus, minus, withImage: image !== undefined };
}

function isTextAlone({ withImage, plus = [], minus = [] }: WordQuery): boolean {
  return !withImage && plus.length === 0 && minus.length === 0;
}

function matchTable(matches: readonly Match[]): string[] {
  const withBoxes = matches.some(({ box }) => box !== undefined);
  const withProbability = matches.some(({ probability }) => probability !== undefined);
  const rows = matches.map(({ path, box, cosine, probability }) => [
    shownPath(path),
    ...(withBoxes ? [boxText(box)] : []),
    cosine.toFixed(4),
    ...(withProbability ? [probability === undefined ? '' : percent(probability)] : []),
  ]);
  const heading = [
    'image',
    ...(withBoxes ? ['box'] : []),
    'cosine',
    ...(withProbability ? ['probability'] : []),
  ];
  return textTable(heading, rows, withBoxes ? 2 : 1);
}

function boxText(box: Match['box']): string {
  return box === undefined ? '' : box.map((side) => side.toFixed(0)).join(',');
}

/** Which way the images were found, and the milliseconds it took. */
function howLines({ way, scanned, rescored, timings }: SearchImagesResult, load: number): string[] {
  const how =
    way === 'exact'
      ? `by comparing all ${scanned} vectors`
      : `by the codes of ${scanned} vectors, ${rescored} of them compared in full`;
  const times = { load, model: timings.model, search: timings.store };
  const parts = Object.entries(times).map(([step, milliseconds]) => `${step} ${milliseconds.toFixed(0)} ms`);
  return [`found  ${how}`, `time   ${parts.join(', ')}`];
}

async function sheetOf(title: string, { matches }: SearchImagesResult, store: ImageStore): Promise<Sheet> {
  const images = await Promise.all(
    matches.map(async ({ id, path, width, height, box, cosine, probability }) => ({
      ...{ path, width, height, box, thumbnail: await store.thumbnail(id) },
      lines: [
        probability === undefined
          ? `cosine ${cosine.toFixed(4)}`
          : `cosine ${cosine.toFixed(4)}, probability ${percent(probability)}`,
      ],
    })),
  );
  const found = images.length === 1 ? '1 image' : `${images.length} images`;
  return { title, lines: [found], groups: [{ heading: '', images }] };
}

/** A query as one line: `a horse + stripes - a fence`. */
function titleOf({ text, box, plus = [], minus = [] }: WordQuery, image: string | undefined): string {
  const like = image === undefined ? [] : [box === undefined ? image : `${image} (${boxText(box)})`];
  const wanted = [...(text === undefined ? [] : [text]), ...like, ...plus];
  return [wanted.join(' + '), ...minus].join(' - ');
}
