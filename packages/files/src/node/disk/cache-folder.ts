import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Our own folder for what can be made again: `fgclip2` in XDG_CACHE_HOME, else in ~/Library/Caches on macOS, in
 * LOCALAPPDATA on Windows and in ~/.cache elsewhere. (What comes from the hub is in the folder of the hub's tools.)
 */
export function cacheFolder(
  platform: string = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const system =
    platform === 'win32'
      ? env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local')
      : join(homedir(), platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(env.XDG_CACHE_HOME || system, 'fgclip2');
}
