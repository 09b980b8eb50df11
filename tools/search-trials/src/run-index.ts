import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a process that was not killed has done. */
export interface IndexRun {
  readonly indexed: number;
  readonly linked: number;
  readonly skipped: number;
  readonly failures: number;
}

const program = fileURLToPath(new URL('./index-process.ts', import.meta.url));

/**
 * Indexes a folder in a process of its own; with `killAfter` it gets SIGKILL once it has printed so many lines. Gives
 * `undefined` where it was killed.
 */
export async function runIndex(
  path: string,
  folder: string,
  killAfter = Number.POSITIVE_INFINITY,
): Promise<IndexRun | undefined> {
  const flags = ['--conditions=@fgclip2/source', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, program, path, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let lines = 0;
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (++lines >= killAfter) child.kill('SIGKILL');
  }
  const [code, signal] = (await closed) as [number | null, string | null];
  if (signal === 'SIGKILL') return undefined;
  if (code !== 0) throw new Error(`Expected a process that ends well, got exit code ${code}.`);
  return JSON.parse(last) as IndexRun;
}
