import type { ReadOptions } from '@fgclip2/files';
import type { RawImage } from '../pixels/raw-image.ts';
import type { ImageFormat } from './image-format.ts';

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
  /**
   * Turn an image file upright, as its orientation says; pixels stay as they are. `false` gives the bytes of Pillow's
   * `Image.open(...).convert("RGB")`, which turns TIFF alone. @default true
   */
  applyExifOrientation?: boolean | undefined;
  /** Most pixels of an image; larger ones are refused undecoded. The default is Pillow's. @default 178956970 */
  maxPixels?: number | undefined;
  /**
   * Fetches http: and https: URLs.
   *
   * @default globalThis.fetch, on Node through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY choose
   */
  fetch?: typeof globalThis.fetch | undefined;
  /** Decodes files that are not read here, such as HEIC. @default undefined */
  decode?: FallbackDecoder | undefined;
}

/** A file that is not read here. */
export interface UnreadImage {
  /** What it is by its first bytes, whatever its name says; `undefined` where that is not known. */
  readonly format: ImageFormat | undefined;
  /** What errors call it: its path, URL or file name, or the number of its bytes. */
  readonly name: string;
  /** Why it is not read. */
  readonly reason: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Decodes what `decodeImage` does not read; `undefined` leaves it at that. The orientation is taken out of the bytes:
 * return the pixels as they are stored, and they are turned afterwards.
 */
export type FallbackDecoder = (
  bytes: Uint8Array,
  image: UnreadImage,
) => RawImage | undefined | Promise<RawImage | undefined>;

/**
 * Turns an image into pixels: `decodeImage` of `@fgclip2/image-processor/node` is one decoder, that of `/web`
 * another.
 */
export type ImageDecoder = (input: ImageInput, options?: DecodeImageOptions) => Promise<RawImage>;
