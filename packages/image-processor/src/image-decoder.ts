import type { ReadOptions } from '@fgclip2/files';
import type { RawImage } from './raw-image.ts';

/** A picture: pixels, or anything a decoder opens (path, URL, file in memory). */
export type ImageInput = RawImage | string | URL | Blob | Uint8Array | ArrayBuffer;

/** Turns a picture into pixels; `decodeImage` of `@fgclip2/image-processor/node` is one, that of `/web` another. */
export type ImageDecoder = (input: ImageInput, options?: ReadOptions) => Promise<RawImage>;
