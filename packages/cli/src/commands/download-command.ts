import type { Command } from '@commander-js/extra-typings';
import { describedCommand, quietOption, withModel } from '../input/model-command.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';

/** Adds `fgclip2 download`: everything that a model needs, for later and for machines without a connection. */
export function addDownloadCommand(program: Command, signal: AbortSignal): void {
  const command = describedCommand(program, {
    name: 'download',
    description: 'Download a model to the cache, and check it.',
    examples: ['download qihoo360/fg-clip2-base', 'download qihoo360/fg-clip2-base --revision main --json'],
  })
    .argument('<model>', 'a hub id or a URL')
    .option('--revision <revision>', 'branch, tag or commit of a hub model')
    .option('--json', 'print JSON instead of a sentence')
    .addOption(quietOption());
  command.action(async (model, options) => {
    await withModel({ ...options, model, signal }, async ({ name, revision, storedAs, dtype }) => {
      if (options.json) {
        await printJson({ model: name, revision, storedAs, dtype });
        return;
      }
      const commit = revision === undefined ? '' : `, commit ${revision}`;
      await print(`${printable(name)} is here and complete (dtype ${dtype}${commit}).`);
    });
  });
}
