import { decodeImage } from 'fgclip2';
import type { Page } from './page.ts';
import { plainMessage } from './plain-message.ts';
import { RefusedFile } from './refused-file.ts';

/** Pixels of an image, three samples each. */
export type DecodedImage = Awaited<ReturnType<typeof decodeImage>>;

/** Options of {@link openImage}. */
export interface OpenImageOptions {
  /** Its file's name. */
  name: string;
  signal: AbortSignal;
}

/**
 * The pixels of an image file as the model sees them, upright: what the page shows is made of them, too.
 *
 * @throws RefusedFile, in the page's language; the signal's reason when it is aborted.
 */
export async function openImage(
  page: Page,
  file: Blob,
  { name, signal }: OpenImageOptions,
): Promise<DecodedImage> {
  try {
    return await decodeImage(file, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new RefusedFile(page.say(unreadable)(name), refusalReason(cause, name), { cause });
  }
}

/** A copy of an image for the page, no side of it longer than `longest` pixels. */
export function shownImage({ data, width, height }: DecodedImage, longest: number): Promise<ImageBitmap> {
  const rgba = new ImageData(width, height);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    rgba.data[to] = data[from]!;
    rgba.data[to + 1] = data[from + 1]!;
    rgba.data[to + 2] = data[from + 2]!;
    rgba.data[to + 3] = 255;
  }
  const scale = Math.min(longest / Math.max(width, height), 1);
  return createImageBitmap(rgba, {
    resizeWidth: Math.max(Math.round(width * scale), 1),
    resizeHeight: Math.max(Math.round(height * scale), 1),
    resizeQuality: 'high',
  });
}

/** What an error says of the file beyond its name, and beyond what only programs can do about it. */
export function refusalReason(error: unknown, name: string): string {
  const reason = plainMessage(error)
    .split(`, got ${name}: `)
    .at(-1)!
    .replace(', or pass a decoder for it (decode)', '');
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

const unreadable = {
  en: (name: string) => `${name} cannot be read as an image.`,
  zh: (name: string) => `无法把 ${name} 作为图片读取。`,
};
