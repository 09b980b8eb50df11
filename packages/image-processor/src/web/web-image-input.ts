import type { ImageInput } from '../image-decoder.ts';

/** A picture on a web page: pixels, a file in memory or behind a URL, or something the page draws. */
export type WebImageInput =
  | ImageInput
  | ImageData
  | HTMLImageElement
  | HTMLCanvasElement
  | HTMLVideoElement
  | OffscreenCanvas
  | ImageBitmap
  | VideoFrame;
