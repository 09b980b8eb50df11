import { join } from 'node:path';
import { checkArguments, kinds } from '@fgclip2/tensor';
import { homeFolder } from './home-folder.ts';

/**
 * Our own folder for what can be made again: `fgclip2` in XDG_CACHE_HOME, else in ~/Library/Caches on macOS, in
 * LOCALAPPDATA on Windows and in ~/.cache elsewhere; `undefined` for a user without a home. (What comes from the hub is
 * in the folder of the hub's tools.)
 */
export function cacheFolder(
  platform: string = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  checkArguments('@fgclip2/files', { platform: [platform, kinds.text], env: [env, kinds.object] });
  const home = homeFolder();
  const below = (...parts: string[]) => (home === undefined ? undefined : join(home, ...parts));
  const system =
    platform === 'win32'
      ? env.LOCALAPPDATA || below('AppData', 'Local')
      : below(platform === 'darwin' ? 'Library/Caches' : '.cache');
  const folder = env.XDG_CACHE_HOME || system;
  return folder && join(folder, 'fgclip2');
}
