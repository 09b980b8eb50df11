import { join } from 'node:path';
import type { ImageFileCase, ImageGoldens } from './image-goldens.ts';
import { sha256 } from './sha256.ts';
import type { Verdict } from './verdict.ts';

/** Decodes one image file of the goldens and compares its RGB pixels with Pillow's. */
export async function checkImageFile(
  { folder }: ImageGoldens,
  fileCase: ImageFileCase,
  decodeRgb: (path: string) => Promise<{ data: ArrayBufferView; width: number; height: number }>,
): Promise<Verdict> {
  const { data, width, height } = await decodeRgb(join(folder, fileCase.file));
  const size = `${width} x ${height}`;
  const expectedSize = `${fileCase.width} x ${fileCase.height}`;
  if (size !== expectedSize)
    return { passed: false, worst: 0, message: `${expectedSize} expected, got ${size}` };
  const passed = sha256(data) === fileCase.rgb_sha256;
  return { passed, worst: 0, message: passed ? 'equal' : 'SHA-256 of the pixels differs' };
}
