import type { NamedTensors } from '@fgclip2/checkpoint';
import type { Files } from '@fgclip2/files';
import type { ImageDecoder } from '@fgclip2/image-processor';
import type { Runtime } from '@fgclip2/runtime';
import type { Fgclip2Tokenizer, TokenizerOptions } from '@fgclip2/tokenizer';
import type { SharedLoadOptions, TowerDTypes } from './load-options.ts';

/** What differs between Node and the browser; each entry hands in its own. */
export interface Platform<Options extends SharedLoadOptions> {
  /** The files that a path, a URL or a hub id means. */
  filesFor(model: string | URL | Files, options: Options): Files;
  decodeImage: ImageDecoder;
  loadTokenizer(files: Files, options: Options & TokenizerOptions): Promise<Fgclip2Tokenizer>;
  /** The checkpoint's tensors, each tower in its dtype. */
  openTowers(files: Files, dtypes: TowerDTypes, options: Options): Promise<NamedTensors>;
  /** A runtime for one model alone. */
  ownRuntime(options: Options): Promise<Runtime>;
}
