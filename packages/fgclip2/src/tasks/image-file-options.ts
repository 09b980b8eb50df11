import type { DecodeImageOptions } from '@fgclip2/image-processor';

/** How a task opens image files; what is not given is that of `load`. */
export interface ImageFileOptions {
  /**
   * Turn an image file upright, as its orientation says; pixels stay as they are. `false` gives Pillow's bytes.
   * @default that of `load`: true
   */
  applyExifOrientation?: DecodeImageOptions['applyExifOrientation'];
  /** Most pixels of an image; larger ones are refused undecoded. @default that of `load`: 178956970 */
  maxPixels?: DecodeImageOptions['maxPixels'];
  /** Decodes files that are not read here, such as HEIC. @default that of `load` */
  decode?: DecodeImageOptions['decode'];
}

/** Of a task's options those that its decoder has. */
export function imageFileOptions({
  applyExifOrientation,
  maxPixels,
  decode,
}: ImageFileOptions): ImageFileOptions {
  return { applyExifOrientation, maxPixels, decode };
}
