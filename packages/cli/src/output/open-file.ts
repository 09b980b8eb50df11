import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { messageOf } from '@fgclip2/tensor';

/** Opens a file with the program that the system has for it, and does not wait for that program. */
export async function openFile(path: string, platform: string = process.platform): Promise<void> {
  const [command, ...args] = openerOf(path, platform);
  const opener = spawn(command, args, { detached: true, stdio: 'ignore' });
  try {
    await once(opener, 'spawn');
  } catch (cause) {
    throw new Error(
      `Expected ${command} to open ${path}, got ${messageOf(cause)}. Open the file in a browser.`,
      { cause },
    );
  }
  opener.unref();
}

/** What opens a file, as a command and its arguments. */
export function openerOf(path: string, platform: string): [command: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', path];
  return platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler', path] : ['xdg-open', path];
}
