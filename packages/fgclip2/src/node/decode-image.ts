import type { ImageInput } from '@fgclip2/image-processor';
import { decodeImage as decode } from '@fgclip2/image-processor/node';
import type { PictureDecoder } from '../platform.ts';

/**
 * Decodes a picture to the RGB bytes of Pillow's `convert("RGB")`: see `@fgclip2/image-processor/node`. What only a
 * page has, such as an `<img>`, is refused.
 */
export const decodeImage: PictureDecoder = (picture, options) => decode(picture as ImageInput, options);
