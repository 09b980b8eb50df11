import type { RawImage } from '@fgclip2/image-processor';
import { messageOf } from '@fgclip2/tensor';
import type { Thumbnail } from '../../store/image-store.ts';

/** A copy of an image in WebP that fits into a square of `side` pixels; a smaller image keeps its size. */
export async function thumbnailOf({ data, width, height }: RawImage, side: number): Promise<Thumbnail> {
  const sharp = await loadSharp();
  const channels = (data.length / (width * height)) as 1 | 2 | 3 | 4;
  const bytes = await sharp(data, { raw: { width, height, channels } })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 75 })
    .toBuffer();
  return { type: 'image/webp', bytes };
}

async function loadSharp(): Promise<typeof import('sharp').default> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new Error(
      `[@fgclip2/search] Expected the package sharp for thumbnails, got none that loads (${messageOf(cause)}). Install it: npm install sharp`,
      { cause },
    );
  }
}
