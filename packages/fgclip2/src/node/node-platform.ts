import { decodeImage } from '@fgclip2/image-processor/node';
import type { Runtime } from '@fgclip2/runtime';
import { loadTokenizer } from '@fgclip2/tokenizer/node';
import type { LoadOptions } from '../load-options.ts';
import type { Platform } from '../platform.ts';
import { filesOf } from './files-of.ts';
import { openTowers } from './open-towers.ts';

/** Folders and the hub's cache on disk, sharp, onnxruntime-node. */
export const nodePlatform: Platform = {
  filesOf,
  decodeImage,
  loadTokenizer: (files, { signal, walkLengths }) => loadTokenizer(files, { signal, walkLengths }),
  openTowers,
  ownRuntime,
};

async function ownRuntime({ threads, workers }: LoadOptions): Promise<Runtime> {
  // Bundlers leave it alone: what renders a page on a server bundles this, too, and mostly has no such package.
  const { nodeRuntime } = await import(
    /* webpackIgnore: true */ /* turbopackIgnore: true */ '@fgclip2/runtime-node'
  ).catch((cause: Error) => {
    throw new Error(
      `[fgclip2] Expected @fgclip2/runtime-node to run the model, could not load it (${cause.message}): npm install @fgclip2/runtime-node`,
      { cause },
    );
  });
  return nodeRuntime({ threads, workers });
}
