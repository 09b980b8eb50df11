import { decodeImage as decode } from '@fgclip2/image-processor/web';
import type { PictureDecoder } from '../platform.ts';

/**
 * Decodes a picture to the RGB bytes of Pillow's `convert("RGB")`: see `@fgclip2/image-processor/web`.
 *
 * Takes a URL (relative to the page), a Blob or File, bytes, pixels, an `<img>`, `<canvas>` or `<video>`, a bitmap.
 */
export const decodeImage: PictureDecoder = (picture, options) => decode(picture, options);
