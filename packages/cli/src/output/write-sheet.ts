import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { endingIn } from '../input/option-values.ts';
import { imageSheet, type Sheet } from './image-sheet.ts';
import { openFile } from './open-file.ts';
import { writeFiles } from './write-files.ts';

/** Where a sheet is written, as the option `--output`. */
export function sheetOption(): Option<
  '-o, --output <file.html>',
  undefined,
  undefined,
  string,
  false,
  undefined
> {
  return new Option('-o, --output <file.html>', 'write one HTML file with the images').argParser(
    endingIn('.html'),
  );
}

/** Whether a sheet is shown, as the option `--open`. */
export function openOption(): Option<'--open'> {
  return new Option('--open', 'show the images in the browser, by an HTML file in a temporary folder or -o');
}

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
