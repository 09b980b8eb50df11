import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Sample, Task } from './task.ts';

/** A process that runs one contender's tasks. */
export interface Contender {
  readonly version: string;
  run(task: Task): Promise<Sample>;
  end(): Promise<void>;
}

/** Starts a contender of this folder by its file, with options as JSON. */
export async function startContender(file: string, options: object, python = 'python3'): Promise<Contender> {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const [command, args] = file.endsWith('.py')
    ? [python, ['-B', script]]
    : [process.execPath, ['--conditions=@fgclip2/source', script]];
  const child = spawn(command, [...args, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const reply = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (!done) return JSON.parse(value);
    await closed;
    throw new Error(`The contender ${file} ended: ${complaint.trim().split('\n').at(-1)}`);
  };
  const { version } = await reply<{ version: string }>();
  return {
    version,
    run(task) {
      child.stdin.write(`${JSON.stringify(task)}\n`);
      return reply<Sample>();
    },
    end() {
      child.stdin.end();
      return closed;
    },
  };
}
