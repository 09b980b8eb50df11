import { decodeImage } from '@fgclip2/image-processor/node';
import { loadTokenizer } from '@fgclip2/tokenizer/node';
import type { NodeLoadOptions } from '../loading/load-options.ts';
import type { Platform } from '../loading/platform.ts';
import { filesFor } from './open-files.ts';
import { openTowers } from './open-towers.ts';
import { ownRuntime } from './own-runtime.ts';

/** Folders and the hub's cache on disk, sharp, onnxruntime-node. */
export const nodePlatform: Platform<NodeLoadOptions> = {
  filesFor,
  decodeImage,
  loadTokenizer: (files, { signal, walkLengths, allowRegexes }) =>
    loadTokenizer(files, { signal, walkLengths, allowRegexes }),
  openTowers,
  ownRuntime,
};
