import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { openFiles } from 'fgclip2';
import { describedCommand, quietOption, withModel } from '../input/model-command.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { UsageError } from '../usage-error.ts';

/** Adds `fgclip2 download`: everything that a model needs, for later and for machines without a connection. */
export function addDownloadCommand(program: Command, signal: AbortSignal): void {
  const command = describedCommand(program, {
    name: 'download',
    description: 'Download a model to the cache, and check it.',
    examples: [
      'download qihoo360/fg-clip2-base',
      'download qihoo360/fg-clip2-base --revision main --json',
      'download qihoo360/fg-clip2-base -o fg-clip2-base',
    ],
  })
    .argument('<model>', 'a hub id or a URL')
    .option('-o, --output <folder>', 'also copy a hub model to this new folder, to be carried elsewhere')
    .option('--revision <revision>', 'branch, tag or commit of a hub model')
    .option('--json', 'print JSON instead of a sentence')
    .addOption(quietOption());
  command.action(async (model, options) => {
    const { output: folder } = options;
    if (folder !== undefined) await checkCopy(model, folder);
    await withModel({ ...options, model, signal }, async ({ name, revision, storedAs, dtype }) => {
      if (folder !== undefined) await copyModel(model, revision ?? options.revision, folder);
      if (options.json) {
        await printJson({ model: name, revision, storedAs, dtype, folder });
        return;
      }
      const commit = revision === undefined ? '' : `, commit ${revision}`;
      const copy = folder === undefined ? '' : ` A copy is in ${printable(folder)}.`;
      await print(`${printable(name)} is here and complete (dtype ${dtype}${commit}).${copy}`);
    });
  });
}

async function checkCopy(model: string, folder: string): Promise<void> {
  const { list, name } = openFiles(model);
  if (list === undefined) {
    throw new UsageError(`Expected a hub id or a folder where --output is given, got the URL ${name}.`);
  }
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(
      `Expected a new folder for --output, got ${folder}, which cannot be one (${error.code}).`,
    );
  });
  if (names.length > 0)
    throw new UsageError(`Expected a new folder for --output, got ${folder}, which holds files.`);
}

/** Copies all that is here of a model. */
async function copyModel(model: string, revision: string | undefined, folder: string): Promise<void> {
  const files = openFiles(model, { revision, offline: true });
  for (const name of (await files.list?.()) ?? []) {
    const path = (await files.open(name))?.path;
    if (path === undefined) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await copyFile(path, join(folder, name));
  }
}
