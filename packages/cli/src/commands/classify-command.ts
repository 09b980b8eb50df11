import { type Command, Option } from '@commander-js/extra-typings';
import { type Classification, chineseTemplates, englishTemplates } from 'fgclip2';
import { encodingOption, linesOf } from '../input/captions.ts';
import { imagesOf } from '../input/images.ts';
import { modelCommand, repeated, wholeNumber, withModel } from '../input/model-command.ts';
import { runtimeFor, workersOption } from '../input/workers-option.ts';
import { print, printJson } from '../output/print.ts';
import { reportFailures } from '../output/report-failures.ts';
import { modelLine, percent, scoreOfOneLines, textTable } from '../output/text-table.ts';
import { UsageError } from '../usage-error.ts';
import { classifyByReferences, referencesOf } from './classify-by-references.ts';

const templateLists = { en: englishTemplates, zh: chineseTemplates, none: ['{}'] };

/** Adds `fgclip2 classify`: the labels that fit images, the best first. */
export function addClassifyCommand(program: Command, signal: AbortSignal): void {
  const templates = new Option(
    '--templates <list>',
    'prompts around the labels (default: by each label)',
  ).choices(['en', 'zh', 'none']);
  const command = modelCommand(program, {
    name: 'classify',
    description: 'Choose labels for images, the best first.',
    examples: [
      'classify a.jpg b.jpg --label cat --label 狗 --top-k 1',
      'classify photos/ --labels-file labels.txt --json',
      'classify photos/ --references labelled/ --neighbors 5',
    ],
  })
    .argument('[images...]', 'files, folders or URLs; - is standard input')
    .option('--images-file <file>', 'a file with one image a line')
    .option('--label <label>', 'a label; repeat it for more', repeated)
    .option('--labels-file <file>', 'a file with one label a line')
    .option('--references <folder>', 'a folder with a folder of images for each label: what words do not say')
    .option(
      '--neighbors <count>',
      'references nearest to an image that are counted (default: 5)',
      wholeNumber,
    )
    .addOption(encodingOption())
    .addOption(templates)
    .option('--top-k <count>', 'how many labels an image gets', wholeNumber, 5)
    .addOption(workersOption());
  command.action(async (given, options) => {
    const { encoding, labelsFile, imagesFile, neighbors } = options;
    const withLabels = options.label !== undefined || labelsFile !== undefined;
    if (options.references !== undefined && (withLabels || options.templates !== undefined)) {
      throw new UsageError('Expected labels from --references, or from --label and --labels-file, got both.');
    }
    if (options.references === undefined && neighbors !== undefined) {
      throw new UsageError('Expected --references for --neighbors, got none.');
    }
    const images = await imagesOf(given, { imagesFile, encoding, signal });
    if (options.references !== undefined) {
      const references = await referencesOf(options.references);
      const runtimeOptions = runtimeFor(images.length + references.images.length, options);
      await withModel({ ...options, signal, runtimeOptions }, (fgclip2, listeners) => {
        const { topK, patches, json = false } = options;
        const question = { images, references, neighbors: neighbors ?? 5, topK, patches, json, signal };
        return classifyByReferences(fgclip2, question, listeners);
      });
      return;
    }
    const fromFile =
      labelsFile === undefined ? [] : await linesOf(labelsFile, 'labels', { encoding, signal });
    const labels = [...(options.label ?? []), ...fromFile];
    if (labels.length === 0) {
      throw new UsageError(
        'Expected labels, got none: give --label "cat", --labels-file with one a line, or --references with a folder for each.',
      );
    }
    const runtimeOptions = runtimeFor(images.length, options);
    await withModel({ ...options, signal, runtimeOptions }, async (fgclip2, { counting }) => {
      const inputs = images.map(({ input }) => input);
      const { images: found, failures: failed } = await fgclip2.classify(inputs, labels, {
        templates: options.templates && templateLists[options.templates],
        topK: options.topK,
        maxNumPatches: options.patches,
        onProgress: counting('images'),
        signal,
      });
      const named = ({ index }: { index: number }) => images[index]!.name;
      const classified = found.map((image) => ({ ...image, name: named(image) }));
      const failures = reportFailures(failed.map((failure) => ({ ...failure, name: named(failure) })));
      const { name: model, storedAs } = fgclip2;
      const report = {
        model,
        storedAs,
        dtype: fgclip2.dtype,
        templates: options.templates,
        images: classified,
        failures,
      };
      if (options.json) await printJson(report);
      else if (classified.length > 0) {
        await print(
          [...classifyTable(classified), '', ...scoreOfOneLines(labels.length), modelLine(report)].join('\n'),
        );
      }
    });
  });
}

function classifyTable(images: Classification['images']): string[] {
  const rows = images.flatMap(({ name, labels }) =>
    labels.map(({ label, score, probability }, place) => [
      place === 0 ? name : '',
      label,
      percent(score),
      percent(probability),
    ]),
  );
  return textTable(['image', 'label', 'score', 'probability'], rows, 2);
}
