import { homedir } from 'node:os';
import { join } from 'node:path';
import { Option } from '@commander-js/extra-typings';

/** Which index a command works with, as the option `--index`; {@link indexFile} says where it is. */
export function indexOption(): Option<'--index <file>', undefined, undefined, undefined, false, undefined> {
  const what = "the index (default: one for you, images.fgclip2 in your system's folder for data)";
  return new Option('--index <file>', what).env('FGCLIP2_INDEX');
}

/**
 * The file of the index: the one that is named, else one for the user, so that a search finds it from any folder:
 * `fgclip2/images.fgclip2` in XDG_DATA_HOME, else in ~/Library/Application Support on macOS, in LOCALAPPDATA on Windows
 * and in ~/.local/share elsewhere.
 *
 * @throws Error for a user without a home.
 */
export function indexFile(
  named: string | undefined,
  platform: string = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (named) return named;
  const folder =
    env.XDG_DATA_HOME || (platform === 'win32' && env.LOCALAPPDATA) || join(home(), ...dataFolder(platform));
  return join(folder, 'fgclip2', 'images.fgclip2');
}

function dataFolder(platform: string): string[] {
  if (platform === 'win32') return ['AppData', 'Local'];
  return platform === 'darwin' ? ['Library', 'Application Support'] : ['.local', 'share'];
}

function home(): string {
  try {
    const folder = homedir();
    if (folder !== '') return folder;
  } catch {
    // A user whom the system does not know: it says so below.
  }
  throw new Error(
    'Expected a home folder for the index, got none: name a file with --index or FGCLIP2_INDEX.',
  );
}
