import { type Command, Option } from '@commander-js/extra-typings';
import { type Classification, chineseTemplates, englishTemplates } from 'fgclip2';
import { linesOf } from './captions.ts';
import { countProgress } from './count-progress.ts';
import { runtimeFor, workersOption } from './many-pictures.ts';
import { modelCommand, repeated, wholeNumber, withModel } from './model-command.ts';
import { reportFailures } from './report-failures.ts';
import { modelLine, percent, textTable } from './text-table.ts';

const templateLists = { en: englishTemplates, zh: chineseTemplates, none: ['{}'] };

/** Adds `fgclip2 classify`: the labels that fit pictures, the best first. */
export function addClassifyCommand(program: Command, signal: AbortSignal): void {
  const templates = new Option(
    '--templates <list>',
    'prompts around the labels (default: by each label)',
  ).choices(['en', 'zh', 'none']);
  const command = modelCommand(program, 'classify', 'Choose labels for pictures, the best first.')
    .argument('<images...>', 'files or URLs')
    .option('--label <label>', 'a label; repeat it for more', repeated, [])
    .option('--labels-file <file>', 'a file with one label a line')
    .addOption(templates)
    .option('--top-k <count>', 'how many labels a picture gets', wholeNumber, 5)
    .addOption(workersOption());
  command.action(async (images, options) => {
    const fromFile = options.labelsFile === undefined ? [] : await linesOf(options.labelsFile, 'labels');
    const labels = [...options.label, ...fromFile];
    if (labels.length === 0) {
      throw new Error('Expected labels, got none: give --label "cat", or --labels-file with one a line.');
    }
    const runtimeOptions = runtimeFor(images.length, options.workers);
    await withModel({ ...options, signal, runtimeOptions }, async (fgclip2) => {
      const { pictures, failures } = await fgclip2.classify(images, labels, {
        templates: options.templates && templateLists[options.templates],
        topK: options.topK,
        maxNumPatches: options.patches,
        onProgress: countProgress(process.stderr, 'pictures'),
        signal,
      });
      reportFailures(failures);
      const { name: model, storedAs } = fgclip2;
      const report = { model, storedAs, dtype: fgclip2.dtype, templates: options.templates, pictures };
      if (options.json) console.log(JSON.stringify(report, null, 2));
      else if (pictures.length > 0) {
        console.log([...classifyTable(pictures), '', modelLine(report)].join('\n'));
      }
    });
  });
}

function classifyTable(pictures: Classification['pictures']): string[] {
  const rows = pictures.flatMap(({ name, labels }) =>
    labels.map(({ label, share, probability }, place) => [
      place === 0 ? name : '',
      label,
      percent(share),
      percent(probability),
    ]),
  );
  return textTable(['picture', 'label', 'share', 'probability'], rows, 2);
}
