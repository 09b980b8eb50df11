import { decodeImage } from '@fgclip2/image-processor/web';
import { loadTokenizer } from '@fgclip2/tokenizer/web';
import type { WebLoadOptions } from '../loading/load-options.ts';
import type { Platform } from '../loading/platform.ts';
import { filesFor } from './open-files.ts';
import { openTowers } from './open-towers.ts';
import { ownRuntime } from './own-runtime.ts';

/** HTTP ranges with the browser's storage as their cache, the browser's decoders, onnxruntime-web. */
export const webPlatform: Platform<WebLoadOptions> = {
  filesFor,
  decodeImage,
  loadTokenizer: (files, { cache, signal, walkLengths, allowRegexes, createTokenizerWorker }) =>
    loadTokenizer(files, { cache, signal, walkLengths, allowRegexes, createWorker: createTokenizerWorker }),
  openTowers,
  ownRuntime,
};
