import sharp from 'sharp';

/** The files of an image as a phone stores it, and as it is. */
export interface PhonePhoto {
  /** A JPEG that lies on its side, and says so: EXIF orientation 6. */
  turned: UploadedFile;
  /** The same pixels upright, without a word about it. */
  upright: UploadedFile;
}

/** A file as Playwright takes it. */
interface UploadedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Makes a phone's photo of an image file. */
export async function phonePhoto(path: string): Promise<PhonePhoto> {
  const onItsSide = await sharp(path)
    .removeAlpha()
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer();
  const upright = await sharp(onItsSide).rotate().png().toBuffer();
  return {
    turned: { name: 'turned.jpg', mimeType: 'image/jpeg', buffer: onItsSide },
    upright: { name: 'upright.png', mimeType: 'image/png', buffer: upright },
  };
}
