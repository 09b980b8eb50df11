/** A kind of image file, told by its first bytes. */
export type ImageFormat =
  | 'JPEG'
  | 'PNG'
  | 'WebP'
  | 'GIF'
  | 'TIFF'
  | 'AVIF'
  | 'BMP'
  | 'PPM'
  | 'HEIC'
  | 'JPEG XL'
  | 'JPEG 2000'
  | 'PSD'
  | 'ICO'
  | 'SVG'
  | 'PDF';

/** What an image file is by its first bytes, whatever its name says; `undefined` for other bytes. */
export function imageFormat(bytes: Uint8Array): ImageFormat | undefined {
  const letters = (start: number, end: number): string => String.fromCharCode(...bytes.subarray(start, end));
  if (letters(4, 8) === 'ftyp') {
    // The brands of the file: its own, and those it can be read as.
    const brands = letters(8, 64);
    if (/avi[fs]/.test(brands)) return 'AVIF';
    if (/hei[cxms]|hev[cxms]|mif1|msf1/.test(brands)) return 'HEIC';
    return undefined;
  }
  if (letters(0, 4) === 'RIFF') return letters(8, 12) === 'WEBP' ? 'WebP' : undefined;
  if (/^P[1-6][\s#]/.test(letters(0, 3))) return 'PPM';
  const start = letters(0, 12);
  return beginnings.find(([text]) => start.startsWith(text))?.[1] ?? drawing(letters(0, 512));
}

const beginnings: readonly (readonly [text: string, ImageFormat])[] = [
  ['\xff\xd8\xff', 'JPEG'],
  ['\x89PNG\r\n\x1a\n', 'PNG'],
  ['GIF8', 'GIF'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  // BigTIFF.
  ['II+\0', 'TIFF'],
  ['MM\0+', 'TIFF'],
  ['BM', 'BMP'],
  ['\xff\x0a', 'JPEG XL'],
  ['\0\0\0\x0cJXL ', 'JPEG XL'],
  ['\xff\x4f\xff\x51', 'JPEG 2000'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
  ['8BPS', 'PSD'],
  ['\0\0\x01\0', 'ICO'],
  ['%PDF-', 'PDF'],
];

function drawing(text: string): ImageFormat | undefined {
  return /^\s*(<\?xml|<!--|<!DOCTYPE svg|<svg)/.test(text) && text.includes('<svg') ? 'SVG' : undefined;
}
