import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** How the command is started. */
export interface CommandOptions {
  cwd?: string;
  /** Added to the environment; `undefined` takes a variable out. */
  env?: NodeJS.ProcessEnv;
  /** What standard input gives. @default '' */
  input?: Uint8Array | string;
  /** Whether it leads a group of processes, which gets signals as from a terminal. @default false */
  ownGroup?: boolean;
  /** Milliseconds after which it is ended by force. @default 120,000 */
  timeout?: number;
}

/** A command that runs. */
export type Command = ChildProcess;

/** A command that ended. */
export interface Ended {
  /** Its exit code, or the signal it died of. */
  code: number | NodeJS.Signals;
  output: string;
  errors: string;
  seconds: number;
}

const program = fileURLToPath(new URL('../../../packages/cli/src/cli.ts', import.meta.url));

/** Node with the packages read from their source. */
export const node: readonly string[] = [
  process.execPath,
  '--conditions=@fgclip2/source',
  '--disable-warning=ExperimentalWarning',
];

/** Starts `fgclip2` from source, or with `shell` a line of bash. */
export function startCommand(
  args: readonly string[],
  {
    cwd,
    env,
    input = '',
    ownGroup = false,
    timeout = 120_000,
    shell = false,
  }: CommandOptions & { shell?: boolean },
): Command {
  const [file, ...before] = [...node, program];
  const line = `fgclip2() { ${[...node, program].map((part) => `'${part}'`).join(' ')} "$@"; }; ${args[0]}`;
  const child = spawn(shell ? 'bash' : file!, shell ? ['-c', line] : [...before, ...args], {
    cwd,
    env,
    detached: ownGroup,
    timeout,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => {}); // of a command that ends before it has read
  child.stdin.end(input);
  return child;
}

/** What a command printed and how it ended. */
export async function ended(child: Command): Promise<Ended> {
  const start = performance.now();
  const [output, errors, [code, signal]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { code: code ?? signal!, output, errors, seconds: (performance.now() - start) / 1000 };
}
