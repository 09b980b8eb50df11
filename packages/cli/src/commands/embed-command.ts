import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { EmbeddingSource, Fgclip2 } from 'fgclip2';
import { captionsOf } from '../input/captions.ts';
import { modelCommand, repeated, walkOption, withModel } from '../input/model-command.ts';
import { runtimeFor, workersOption } from '../input/workers-option.ts';
import { countProgress } from '../output/count-progress.ts';
import { npyBytes } from '../output/npy-bytes.ts';
import { reportFailures } from '../output/report-failures.ts';
import { writeWhole } from '../output/write-whole.ts';

/** Adds `fgclip2 embed`: vectors of images and texts, with what made them. */
export function addEmbedCommand(program: Command, signal: AbortSignal): void {
  const command = modelCommand(program, 'embed', 'Write the vectors of images and texts to a file.')
    .argument('[images...]', 'files or URLs')
    .option('--text <text>', 'a text; repeat it for more', repeated, [])
    .option('--texts-file <file>', 'a file with one text a line')
    .requiredOption(
      '-o, --output <file>',
      '.npy, with its metadata beside it in .json, or .jsonl',
      vectorFile,
    )
    .option('--no-normalize', 'keep the length of the vectors')
    .addOption(walkOption('short'))
    .addOption(workersOption());
  command.action(async (images, options) => {
    const withTexts = images.length === 0 || options.text.length > 0 || options.textsFile !== undefined;
    const texts = withTexts ? await captionsOf(options.text, options.textsFile) : [];
    const runtimeOptions = runtimeFor(images.length, options.workers);
    await withModel({ ...options, signal, runtimeOptions }, async (fgclip2) => {
      const { walk, patches, normalize } = options;
      const embedded = [
        ...(await imageVectors(fgclip2, images, { maxNumPatches: patches, normalized: normalize, signal })),
        ...(await textVectors(fgclip2, texts, { walkType: walk, normalized: normalize, signal })),
      ];
      signal.throwIfAborted();
      if (embedded.length === 0) throw new Error('Expected an image that can be read, got none.');
      const written = options.output.endsWith('.npy')
        ? await writeNpy(options.output, embedded)
        : await writeJsonLines(options.output, embedded);
      const width = embedded[0]!.vector.length;
      const report = { model: fgclip2.name, vectors: embedded.length, width, written };
      if (options.json) console.log(JSON.stringify(report, null, 2));
      else console.log(`${embedded.length} vectors of ${width} values, written to ${written.join(' and ')}`);
    });
  });
}

/** A vector, what it is of, and what made it. */
interface Embedded {
  item: { image: string } | { text: string };
  vector: Float32Array;
  source: EmbeddingSource;
}

async function imageVectors(
  fgclip2: Fgclip2,
  images: readonly string[],
  options: NonNullable<Parameters<Fgclip2['embedImages']>[1]>,
): Promise<Embedded[]> {
  const onProgress = countProgress(process.stderr, 'images');
  const { vectors, indices, failures, source } = await fgclip2.embedImages(images, {
    ...options,
    onProgress,
  });
  reportFailures(failures);
  return indices.map((index, row) => ({
    item: { image: images[index]! },
    vector: vectors.data.subarray(row * source.width, (row + 1) * source.width),
    source,
  }));
}

async function textVectors(
  fgclip2: Fgclip2,
  texts: readonly string[],
  options: NonNullable<Parameters<Fgclip2['embedTexts']>[1]>,
): Promise<Embedded[]> {
  const onProgress = countProgress(process.stderr, 'texts');
  const { vectors, source } = await fgclip2.embedTexts(texts, { ...options, onProgress });
  return texts.map((text, row) => ({
    item: { text },
    vector: vectors.data.subarray(row * source.width, (row + 1) * source.width),
    source,
  }));
}

/** The vectors in one array, images first; which row is what, and what made it, in a .json beside it. */
async function writeNpy(file: string, embedded: readonly Embedded[]): Promise<string[]> {
  const width = embedded[0]!.vector.length;
  const values = new Float32Array(embedded.length * width);
  for (const [row, { vector }] of embedded.entries()) values.set(vector, row * width);
  const rows = embedded.map(({ item }) => item);
  const sources = [...new Set(embedded.map(({ source }) => source))];
  const metadataFile = file.replace(/\.npy$/, '.json');
  await writeWhole(metadataFile, `${JSON.stringify({ sources, rows }, null, 2)}\n`);
  await writeWhole(file, npyBytes(values, [embedded.length, width]));
  return [file, metadataFile];
}

async function writeJsonLines(file: string, embedded: readonly Embedded[]): Promise<string[]> {
  const lines = embedded.map(({ item, vector, source }) => {
    // Nine digits name every float32 exactly.
    const values = Array.from(vector, (value) => Number(value.toPrecision(9)));
    return `${JSON.stringify({ ...item, source, vector: values })}\n`;
  });
  await writeWhole(file, lines.join(''));
  return [file];
}

function vectorFile(file: string): string {
  if (/\.(npy|jsonl)$/.test(file)) return file;
  throw new InvalidArgumentError('Expected a name that ends in .npy or .jsonl.');
}
