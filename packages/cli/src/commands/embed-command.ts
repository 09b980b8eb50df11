import type { Command } from '@commander-js/extra-typings';
import type { EmbeddingSource, Fgclip2 } from 'fgclip2';
import { captionsOf, encodingOption } from '../input/captions.ts';
import { type ImageArgument, imagesOf } from '../input/images.ts';
import { modelCommand, repeated, walkOption, withModel } from '../input/model-command.ts';
import { vectorsToWrite } from '../input/option-values.ts';
import { runtimeFor, workersOption } from '../input/workers-option.ts';
import { print } from '../output/print.ts';
import { printable, printableJson } from '../output/printable.ts';
import { type ReportedFailure, reportFailures } from '../output/report-failures.ts';
import { type VectorFile, vectorFile } from '../output/vector-file.ts';
import { UsageError } from '../usage-error.ts';

/** Adds `fgclip2 embed`: vectors of images and texts, with what made them. */
export function addEmbedCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, {
    name: 'embed',
    description: 'Write the vectors of images and texts to a file.',
    examples: [
      'embed photos/ -o photos.npy',
      'embed --images-file images.txt --texts-file captions.txt -o all.jsonl',
      'embed --text "a black cat" -o - | jq .vector',
    ],
  })
    .argument('[images...]', 'files, folders or URLs; - is standard input')
    .option('--images-file <file>', 'a file with one image a line')
    .option('--text <text>', 'a text; repeat it for more', repeated)
    .option('--texts-file <file>', 'a file with one text a line')
    .addOption(encodingOption())
    .requiredOption(
      '-o, --output <file>',
      'x.npy, with its metadata beside it in x.npy.json, or .jsonl; - is standard output, as .jsonl',
      vectorsToWrite,
    )
    .option('--no-normalize', 'keep the length of the vectors')
    .addOption(walkOption('short'))
    .addOption(workersOption());
  command.action(async (given, options) => {
    const { encoding, imagesFile, textsFile, text = [] } = options;
    const withTexts = text.length > 0 || textsFile !== undefined;
    if (given.length === 0 && imagesFile === undefined && !withTexts) {
      throw new UsageError(
        'Expected images or texts, got none: give files or folders, or --text "a black cat".',
      );
    }
    const withImages = given.length > 0 || imagesFile !== undefined;
    const images = withImages ? await imagesOf(given, { imagesFile, encoding, signal }) : [];
    const texts = withTexts ? await captionsOf(text, textsFile, { encoding, signal }) : [];
    const runtimeOptions = runtimeFor(images.length, options);
    await withModel({ ...options, signal, runtimeOptions }, async (fgclip2, listeners) => {
      const { walk, patches, normalize, output } = options;
      const file = await vectorFile(output);
      let failures: ReportedFailure[];
      let written: string[];
      try {
        const failed = await addImages(file, fgclip2, images, {
          maxNumPatches: patches,
          normalized: normalize,
          onProgress: listeners.counting('images'),
          signal,
        });
        failures = reportFailures(failed);
        await addTexts(file, fgclip2, texts, {
          walkType: walk,
          normalized: normalize,
          onProgress: listeners.counting('texts'),
          signal,
        });
        signal.throwIfAborted();
        written = await file.finish();
      } finally {
        await file[Symbol.asyncDispose]();
      }
      const { rows: vectors } = file;
      const width = vectors === 0 ? undefined : fgclip2.model.config.visionConfig.hiddenSize;
      const report = { model: fgclip2.name, vectors, width, written, failures };
      // What is printed does not get among vectors on standard output.
      const show = (line: string) => (output === '-' ? listeners.note(line) : print(line));
      if (options.json) await show(printableJson(report));
      if (vectors === 0) throw new Error('Expected an image that can be read, got none.');
      if (options.json || options.quiet) return;
      await show(`${vectors} vectors of ${width} values, written to ${writtenTo(written)}`);
    });
  });
}

function writtenTo(files: readonly string[]): string {
  return files.map((file) => (file === '-' ? 'standard output' : printable(file))).join(' and ');
}

/** Adds the vectors of images as they are made, in their order; gives the images that have none. */
async function addImages(
  file: VectorFile,
  fgclip2: Fgclip2,
  images: readonly ImageArgument[],
  { onProgress, ...options }: NonNullable<Parameters<Fgclip2['embedImages']>[1]>,
): Promise<{ name: string; error: Error }[]> {
  const failed: { name: string; error: Error }[] = [];
  const named = images.map(({ name, input: image }) => ({ name, image }));
  const stream = fgclip2.embedImageStream(named, {
    ...options,
    onProgress: ({ done }) => onProgress?.({ done, total: images.length }),
  });
  let source: EmbeddingSource | undefined;
  for await (const result of stream) {
    const { name, error } = result;
    if (error !== undefined) failed.push({ name, error });
    else {
      source ??= await stream.source();
      await file.add({ item: { image: name }, vector: result.vector, source });
    }
  }
  return failed;
}

/** Texts that are embedded, then written. */
const textsAtOnce = 1024;

async function addTexts(
  file: VectorFile,
  fgclip2: Fgclip2,
  texts: readonly string[],
  { onProgress, ...options }: NonNullable<Parameters<Fgclip2['embedTexts']>[1]>,
): Promise<void> {
  for (let start = 0; start < texts.length; start += textsAtOnce) {
    const some = texts.slice(start, start + textsAtOnce);
    const { vectors, source } = await fgclip2.embedTexts(some, {
      ...options,
      onProgress: ({ done }) => onProgress?.({ done: start + done, total: texts.length }),
    });
    for (const [row, text] of some.entries()) {
      await file.add({ item: { text }, vector: vectors.row(row).data, source });
    }
  }
}
