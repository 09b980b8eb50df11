import { execFileSync } from 'node:child_process';

/** Runs a command and gives what it prints; its errors are shown as they come. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    // There npm is a script, which only a shell starts.
    shell: command === 'npm' && process.platform === 'win32',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
