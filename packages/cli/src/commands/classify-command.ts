import { type Command, Option } from '@commander-js/extra-typings';
import { type Classification, chineseTemplates, englishTemplates } from 'fgclip2';
import { linesOf } from '../input/captions.ts';
import { modelCommand, repeated, wholeNumber, withModel } from '../input/model-command.ts';
import { runtimeFor, workersOption } from '../input/workers-option.ts';
import { countProgress } from '../output/count-progress.ts';
import { reportFailures } from '../output/report-failures.ts';
import { modelLine, percent, textTable } from '../output/text-table.ts';

const templateLists = { en: englishTemplates, zh: chineseTemplates, none: ['{}'] };

/** Adds `fgclip2 classify`: the labels that fit images, the best first. */
export function addClassifyCommand(program: Command, signal: AbortSignal): void {
  const templates = new Option(
    '--templates <list>',
    'prompts around the labels (default: by each label)',
  ).choices(['en', 'zh', 'none']);
  const command = modelCommand(program, 'classify', 'Choose labels for images, the best first.')
    .argument('<images...>', 'files or URLs')
    .option('--label <label>', 'a label; repeat it for more', repeated, [])
    .option('--labels-file <file>', 'a file with one label a line')
    .addOption(templates)
    .option('--top-k <count>', 'how many labels an image gets', wholeNumber, 5)
    .addOption(workersOption());
  command.action(async (images, options) => {
    const fromFile = options.labelsFile === undefined ? [] : await linesOf(options.labelsFile, 'labels');
    const labels = [...options.label, ...fromFile];
    if (labels.length === 0) {
      throw new Error('Expected labels, got none: give --label "cat", or --labels-file with one a line.');
    }
    const runtimeOptions = runtimeFor(images.length, options.workers);
    await withModel({ ...options, signal, runtimeOptions }, async (fgclip2) => {
      const { images: classified, failures } = await fgclip2.classify(images, labels, {
        templates: options.templates && templateLists[options.templates],
        topK: options.topK,
        maxNumPatches: options.patches,
        onProgress: countProgress(process.stderr, 'images'),
        signal,
      });
      reportFailures(failures);
      const { name: model, storedAs } = fgclip2;
      const report = {
        model,
        storedAs,
        dtype: fgclip2.dtype,
        templates: options.templates,
        images: classified,
      };
      if (options.json) console.log(JSON.stringify(report, null, 2));
      else if (classified.length > 0) {
        console.log([...classifyTable(classified), '', modelLine(report)].join('\n'));
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
