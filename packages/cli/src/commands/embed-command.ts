import { createHash } from 'node:crypto';
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { type EmbeddingSource, type Fgclip2, npyBytes } from 'fgclip2';
import { captionsOf, encodingOption } from '../input/captions.ts';
import { type ImageArgument, imagesOf } from '../input/images.ts';
import { modelCommand, repeated, walkOption, withModel } from '../input/model-command.ts';
import { runtimeFor, workersOption } from '../input/workers-option.ts';
import { print } from '../output/print.ts';
import { printable, printableJson } from '../output/printable.ts';
import { reportFailures } from '../output/report-failures.ts';
import { type OutputFile, writeFiles } from '../output/write-files.ts';
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
      vectorFile,
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
      const { vectors: ofImages, failed } = await imageVectors(fgclip2, images, {
        maxNumPatches: patches,
        normalized: normalize,
        onProgress: listeners.counting('images'),
        signal,
      });
      const failures = reportFailures(failed);
      const ofTexts = await textVectors(fgclip2, texts, {
        walkType: walk,
        normalized: normalize,
        onProgress: listeners.counting('texts'),
        signal,
      });
      const embedded = [...ofImages, ...ofTexts];
      signal.throwIfAborted();
      const files = embedded.length === 0 ? [] : filesFor(output, embedded);
      await writeFiles(files);
      const written = files.map(({ path }) => path);
      const width = embedded[0]?.vector.length;
      const report = { model: fgclip2.name, vectors: embedded.length, width, written, failures };
      // What is printed does not get among vectors on standard output.
      const show = (line: string) => (output === '-' ? listeners.note(line) : print(line));
      if (options.json) await show(printableJson(report));
      if (embedded.length === 0) throw new Error('Expected an image that can be read, got none.');
      if (options.json || options.quiet) return;
      await show(`${embedded.length} vectors of ${width} values, written to ${writtenTo(written)}`);
    });
  });
}

function writtenTo(files: readonly string[]): string {
  return files.map((file) => (file === '-' ? 'standard output' : printable(file))).join(' and ');
}

/** A vector, what it is of, and what made it. */
interface Embedded {
  item: { image: string } | { text: string };
  vector: Float32Array;
  source: EmbeddingSource;
}

type Failed = { name: string; error: Error };

async function imageVectors(
  fgclip2: Fgclip2,
  images: readonly ImageArgument[],
  options: NonNullable<Parameters<Fgclip2['embedImages']>[1]>,
): Promise<{ vectors: Embedded[]; failed: Failed[] }> {
  const inputs = images.map(({ input }) => input);
  const { vectors, indices, failures, source } = await fgclip2.embedImages(inputs, options);
  return {
    vectors: indices.map((index, row) => ({
      item: { image: images[index]!.name },
      vector: vectors.data.subarray(row * source.width, (row + 1) * source.width),
      source,
    })),
    failed: failures.map(({ index, error }) => ({ name: images[index]!.name, error })),
  };
}

async function textVectors(
  fgclip2: Fgclip2,
  texts: readonly string[],
  options: NonNullable<Parameters<Fgclip2['embedTexts']>[1]>,
): Promise<Embedded[]> {
  const { vectors, source } = await fgclip2.embedTexts(texts, options);
  return texts.map((text, row) => ({
    item: { text },
    vector: vectors.data.subarray(row * source.width, (row + 1) * source.width),
    source,
  }));
}

/** Vectors as files: an array with what it holds, or lines of JSON. */
function filesFor(output: string, embedded: readonly Embedded[]): OutputFile[] {
  return /\.npy$/i.test(output)
    ? npyFiles(output, embedded)
    : [{ path: output, content: jsonLines(embedded) }];
}

/**
 * The vectors in one array, images first; then which row is what, what made it, and the sha256 of the array: whoever
 * reads a pair while it is replaced can tell.
 */
function npyFiles(path: string, embedded: readonly Embedded[]): OutputFile[] {
  const width = embedded[0]!.vector.length;
  const values = new Float32Array(embedded.length * width);
  for (const [row, { vector }] of embedded.entries()) values.set(vector, row * width);
  const content = npyBytes(values, [embedded.length, width]);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const sources = [...new Set(embedded.map(({ source }) => source))];
  const metadata = { sha256, sources, rows: embedded.map(({ item }) => item) };
  return [
    { path, content },
    { path: `${path}.json`, content: `${JSON.stringify(metadata, null, 2)}\n` },
  ];
}

function jsonLines(embedded: readonly Embedded[]): string {
  const lines = embedded.map(({ item, vector, source }) => {
    // Nine digits name every float32 exactly.
    const values = Array.from(vector, (value) => Number(value.toPrecision(9)));
    return `${JSON.stringify({ ...item, source, vector: values })}\n`;
  });
  return lines.join('');
}

function vectorFile(file: string): string {
  if (file === '-' || /\.(npy|jsonl)$/i.test(file)) return file;
  throw new InvalidArgumentError('Expected a name that ends in .npy or .jsonl, or -.');
}
