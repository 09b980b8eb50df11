import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** A process from its start to its report. */
export interface RunOnce {
  /** Milliseconds from the start of the process to the report. */
  readonly wall: number;
  /** Peak of anonymous memory until then, in MB: mapped files are left out. 0 where Linux does not tell. */
  readonly peak: number;
  /** What it reported, a line of JSON: its processor time in milliseconds, and other figures. */
  readonly report: { readonly cpu: number; readonly figures?: Readonly<Record<string, number>> };
}

/** Starts a process and waits for its report, then for its end. */
export async function runOnce(command: string, args: readonly string[], env = process.env): Promise<RunOnce> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let peak = 0;
  const sampling = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1] ?? 0));
  }, 5);
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let result: RunOnce | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"cpu"')) continue;
    const wall = performance.now() - start;
    clearInterval(sampling);
    result = { wall, peak: peak / 1000, report: JSON.parse(line) };
  }
  clearInterval(sampling);
  await closed;
  if (result === undefined)
    throw new Error(`No report from ${args.join(' ')}: ${complaint.trim().split('\n').at(-1)}`);
  return result;
}
