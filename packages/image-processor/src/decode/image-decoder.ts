import type { ReadOptions } from '@fgclip2/files';
import type { RawImage } from '../pixels/raw-image.ts';

/**
 * An image: a path (Node) or a URL, a Blob or File, bytes, or pixels; in the browser also an `<img>`, a `<canvas>`,
 * the current frame of a `<video>`, an ImageBitmap or a VideoFrame.
 */
export type ImageInput =
  | RawImage
  | string
  | URL
  | Blob
  | Uint8Array
  | ArrayBuffer
  | BrowserInterface<'HTMLImageElement'>
  | BrowserInterface<'HTMLCanvasElement'>
  | BrowserInterface<'HTMLVideoElement'>
  | BrowserInterface<'OffscreenCanvas'>
  | BrowserInterface<'ImageBitmap'>
  | BrowserInterface<'VideoFrame'>;

/** An interface of the browser by its name; `never` in a project whose types do not have it. */
type BrowserInterface<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

/** Options of `decodeImage`, on Node and in the browser. */
export interface DecodeImageOptions extends ReadOptions {
  /** Turn the image as its EXIF orientation says; Pillow does so only for TIFF, unless it is asked. @default false */
  applyExifOrientation?: boolean | undefined;
  /** Most pixels of an image; larger ones are refused undecoded. The default is Pillow's. @default 178956970 */
  maxPixels?: number | undefined;
  /** Fetches http: and https: URLs. @default globalThis.fetch */
  fetch?: typeof globalThis.fetch | undefined;
}

/**
 * Turns an image into pixels: `decodeImage` of `@fgclip2/image-processor/node` is one decoder, that of `/web`
 * another.
 */
export type ImageDecoder = (input: ImageInput, options?: DecodeImageOptions) => Promise<RawImage>;
