import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Writer } from './writer.ts';

/** How a process that writes is ended. */
export interface Kill {
  signal: 'SIGKILL' | 'SIGTERM';
  /** Milliseconds after it began. */
  after: number;
}

/** What became of a process that writes. */
export interface WriterRun {
  /** What it made; `undefined` where it was killed before, or failed. */
  made: string | undefined;
  /** What it printed to standard error. */
  errors: string;
  wasKilled: boolean;
  milliseconds: number;
}

const program = fileURLToPath(new URL('writer-process.ts', import.meta.url));

/** Runs a writer in a process of its own, and kills it where it is told to. */
export function runWriter({ name }: Writer, folder: string, hub: string, kill?: Kill): Promise<WriterRun> {
  return new Promise((resolve) => {
    const child = fork(program, [name, folder, hub], {
      execArgv: ['--conditions=@fgclip2/source'],
      silent: true,
    });
    let made: string | undefined;
    let errors = '';
    let begun = performance.now();
    let timer: NodeJS.Timeout | undefined;
    child.stderr!.on('data', (data) => {
      errors += data;
    });
    child.on('message', (message) => {
      if (message === 'begun') {
        begun = performance.now();
        if (kill) timer = setTimeout(() => child.kill(kill.signal), kill.after);
      } else ({ made } = message as { made: string });
    });
    child.once('close', (_, signal) => {
      clearTimeout(timer);
      resolve({ made, errors, wasKilled: signal !== null, milliseconds: performance.now() - begun });
    });
  });
}
