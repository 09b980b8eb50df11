import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder for what can be made again: XDG_CACHE_HOME or the system's, and in it `fgclip2`. */
export function defaultCacheDir(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const system =
    platform === 'win32'
      ? env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local')
      : join(homedir(), platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(env.XDG_CACHE_HOME || system, 'fgclip2');
}
