import type { Command } from '@commander-js/extra-typings';
import { defaultCacheDir } from '@fgclip2/files/node';
import { type CachedModel, clearCache, listCache } from 'fgclip2';
import { describedCommand } from '../input/model-command.ts';
import { bytesText } from '../output/bytes.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { textTable } from '../output/text-table.ts';
import { UsageError } from '../usage-error.ts';

/** Adds `fgclip2 cache`: what is kept of the models that were downloaded. */
export function addCacheCommand(program: Command, _signal: AbortSignal): void {
  const cache = describedCommand(program, {
    name: 'cache',
    description: 'List or delete the models that were downloaded.',
    examples: ['cache list', 'cache clear qihoo360/fg-clip2-base', 'cache clear --all'],
  });
  cache
    .command('list')
    .description('List the models in the cache, those of other tools of the hub included.')
    .option('--json', 'print JSON instead of a table')
    .action(async (options) => {
      const models = await listCache();
      if (options.json) await printJson({ folder: defaultCacheDir(), models });
      else await print([...cacheTable(models), `folder ${printable(defaultCacheDir())}`].join('\n'));
    });
  cache
    .command('clear')
    .description('Delete a model from the cache, or all that fgclip2 has downloaded.')
    .argument('[model]', 'a model as cache list names it')
    .option('--all', 'delete all that fgclip2 has downloaded; what other tools have put there stays')
    .option('--json', 'print JSON instead of a sentence')
    .action(async (model, options) => {
      if ((model === undefined) === (options.all === undefined)) {
        throw new UsageError('Expected one model to delete, or --all.');
      }
      const deleted = await clearCache({ model });
      if (options.json) await printJson({ deleted });
      else await print([...deletedLines(deleted)].join('\n'));
    });
}

function cacheTable(models: readonly CachedModel[]): string[] {
  if (models.length === 0) return ['The cache holds no models.'];
  const rows = models.map(({ model, revision = '', bytes }) => [model, revision, bytesText(bytes)]);
  return [...textTable(['model', 'commit', 'size'], rows, 2), ''];
}

function deletedLines(models: readonly CachedModel[]): string[] {
  if (models.length === 0) return ['Nothing to delete.'];
  return models.map(({ model, revision, bytes }) => {
    const commit = revision === undefined ? '' : ` at ${revision}`;
    return `Deleted ${printable(model)}${commit} (${bytesText(bytes)}).`;
  });
}
