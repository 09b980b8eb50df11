import { keepPngChunks } from './png-chunks.ts';

/**
 * A PNG without its animation. Where the picture that is shown without animation is not the first frame, a browser
 * gives that frame and Pillow the picture.
 */
export function stillPng(png: Uint8Array): Uint8Array {
  return keepPngChunks(png, (type) => !['acTL', 'fcTL', 'fdAT'].includes(type));
}
