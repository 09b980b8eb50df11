import { type DecodedImage, shownImage } from '@fgclip2/app-parts';

/** A file with a small copy of an image, no side of it longer than `longest` pixels. */
export async function thumbnailOf(image: DecodedImage, longest = 320): Promise<Blob> {
  const bitmap = await shownImage(image, longest);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('bitmaprenderer')!.transferFromImageBitmap(bitmap);
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.85 });
}
