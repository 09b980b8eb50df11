import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { imageSheet, type Sheet } from './image-sheet.ts';
import { openFile } from './open-file.ts';
import { writeFiles } from './write-files.ts';

/** Writes the sheet that was asked for, and opens it; gives its file. */
export async function writeSheet(
  { output, open }: { output?: string | undefined; open?: true | undefined },
  makeSheet: () => Promise<Sheet>,
): Promise<string | undefined> {
  if (output === undefined && open === undefined) return undefined;
  const content = imageSheet(await makeSheet());
  const path = output ?? join(await mkdtemp(join(tmpdir(), 'fgclip2-')), 'images.html');
  await writeFiles([{ path, content }]);
  if (open) await openFile(resolve(path));
  return path;
}
