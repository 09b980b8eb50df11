import type { ImageInput } from '@fgclip2/image-processor';
import type { BrowserInterface } from './browser-interface.ts';

/**
 * A picture: a path (Node) or a URL, a Blob or File, bytes, pixels; in the browser also an `<img>`, a `<canvas>`,
 * a frame of a `<video>` or an ImageBitmap.
 */
export type PictureInput =
  | ImageInput
  | BrowserInterface<'HTMLImageElement'>
  | BrowserInterface<'HTMLCanvasElement'>
  | BrowserInterface<'HTMLVideoElement'>
  | BrowserInterface<'OffscreenCanvas'>
  | BrowserInterface<'ImageBitmap'>
  | BrowserInterface<'VideoFrame'>;
