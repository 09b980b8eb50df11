export { type DecodeImageOptions, decodeImage } from './decode-image.ts';
export type { WebImageInput } from './web-image-input.ts';
