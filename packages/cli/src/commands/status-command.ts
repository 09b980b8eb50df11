import type { Command } from '@commander-js/extra-typings';
import type { ImageStore } from '@fgclip2/search';
import { sqliteStore } from '@fgclip2/search/node';
import { indexFile, indexOption } from '../input/index-option.ts';
import { describedCommand } from '../input/model-command.ts';
import { bytesText } from '../output/bytes.ts';
import { failureSentence } from '../output/index-lines.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';

/** Adds `fgclip2 status`: what an index holds. */
export function addStatusCommand(program: Command, signal: AbortSignal): void {
  describedCommand(program, {
    name: 'status',
    description: 'Show what an index holds, and what made it.',
    examples: ['status', 'status --failures', 'status --index work.fgclip2 --json'],
  })
    .addOption(indexOption())
    .option('--failures', 'list the files that could not be read')
    .option('--json', 'print JSON instead of lines')
    .action(async (options) => {
      const file = indexFile(options.index);
      const store = await sqliteStore(file, { mustExist: true });
      const { source = null } = store;
      const { images, vectors, imagesWithParts, files, failures, bytes } = await store.stats();
      const listed = options.failures ? await failedFiles(store, signal) : [];
      await store[Symbol.asyncDispose]();
      if (options.json) {
        await printJson({
          ...{ index: file, bytes, images, vectors, imagesWithParts, files, failures, source },
          ...(options.failures && {
            failed: listed.map((each) => ({ image: each.path, error: failureSentence(each) })),
          }),
        });
        return;
      }
      const made =
        source === null
          ? { model: 'none yet' }
          : {
              model: source.model,
              ...(source.revision !== undefined && { commit: source.revision }),
              ...(source.weights !== undefined && { weights: source.weights.slice(0, 12) }),
              dtype: `${source.dtype}, tensors in ${source.storedAs.join(', ')}`,
              device: source.device ?? 'cpu',
              patches: String(source.patches),
            };
      const info = {
        ...{ index: `${file} (${bytesText(bytes)})`, ...made },
        images: String(images),
        vectors: `${vectors} of images and boxes; ${imagesWithParts} images with parts`,
        files: String(files),
        failures: `${failures}${failures > 0 && !options.failures ? ' (--failures lists them)' : ''}`,
      };
      const lines = Object.entries(info).map(([name, value]) => `${name.padEnd(8)} ${printable(value)}`);
      await print([...lines, ...listed.map((each) => `  ${failureSentence(each)}`)].join('\n'));
    });
}

async function failedFiles(
  store: ImageStore,
  signal: AbortSignal,
): Promise<{ path: string; reason: string }[]> {
  const failed: { path: string; reason: string }[] = [];
  for await (const { path, failure } of store.files()) {
    signal.throwIfAborted();
    if (failure !== undefined) failed.push({ path, reason: failure });
  }
  return failed;
}
