import type { NamedTensors } from '@fgclip2/checkpoint';
import type { Files, ReadOptions } from '@fgclip2/files';
import type { RawImage } from '@fgclip2/image-processor';
import type { Runtime } from '@fgclip2/runtime';
import type { Fgclip2Tokenizer, TokenizerOptions } from '@fgclip2/tokenizer';
import type { LoadOptions, TowerDTypes } from './load-options.ts';
import type { PictureInput } from './picture-input.ts';

/** Options of `decodeImage`. */
export interface DecodePictureOptions extends ReadOptions {
  /** Turn the picture as its EXIF orientation says; Pillow does so only for TIFF, unless it is asked. @default false */
  applyExifOrientation?: boolean | undefined;
  /** Pixels a picture may have; beyond them it is refused. @default 178956970 */
  maxPixels?: number | undefined;
  /** Fetches http: and https: URLs. @default globalThis.fetch */
  fetch?: typeof globalThis.fetch | undefined;
}

/** Turns a picture into pixels, RGB: those of Pillow's `convert("RGB")`. */
export type PictureDecoder = (picture: PictureInput, options?: DecodePictureOptions) => Promise<RawImage>;

/** What differs between Node and the browser; each entry hands in its own. */
export interface Platform {
  /** The files that a path, a URL or a hub id means. */
  filesOf(model: string | URL | Files, options: LoadOptions): Files;
  decodeImage: PictureDecoder;
  loadTokenizer(files: Files, options: LoadOptions & TokenizerOptions): Promise<Fgclip2Tokenizer>;
  /** The checkpoint's tensors, each tower in its dtype. */
  openTowers(files: Files, dtypes: TowerDTypes, options: LoadOptions): Promise<NamedTensors>;
  /** A runtime for one model alone. */
  ownRuntime(options: LoadOptions): Promise<Runtime>;
}
