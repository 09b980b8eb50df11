import { decodeImage } from '@fgclip2/image-processor/web';
import type { Runtime } from '@fgclip2/runtime';
import { loadTokenizer } from '@fgclip2/tokenizer/web';
import type { LoadOptions } from '../load-options.ts';
import type { Platform } from '../platform.ts';
import { filesOf } from './files-of.ts';
import { openTowers } from './open-towers.ts';

/** HTTP ranges with the browser's storage as their cache, the browser's decoders, onnxruntime-web. */
export const webPlatform: Platform = {
  filesOf,
  decodeImage,
  loadTokenizer: (files, { cache, signal, walkLengths, createTokenizerWorker }) =>
    loadTokenizer(files, { cache, signal, walkLengths, createWorker: createTokenizerWorker }),
  openTowers,
  ownRuntime,
};

async function ownRuntime(options: LoadOptions): Promise<Runtime> {
  const { device, threads, wasmPaths, createWorker, onFallback } = options;
  const { webRuntime } = await import('@fgclip2/runtime-web').catch((cause: Error) => {
    throw new Error(
      `[fgclip2] Expected @fgclip2/runtime-web to run the model, could not load it (${cause.message}): npm install @fgclip2/runtime-web`,
      { cause },
    );
  });
  return webRuntime({ device, threads, wasmPaths, createWorker, onFallback });
}
