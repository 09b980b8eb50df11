import { writeWhole as writeFileWhole } from '@fgclip2/files/node';

/**
 * Writes a file so that it is there whole or not at all.
 *
 * @throws Error that names the file and the reason.
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFileWhole(path, content);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(`Expected a file that can be written at ${path}, could not write it (${code}).`, {
      cause,
    });
  }
}
