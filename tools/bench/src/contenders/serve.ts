import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Sample, Task } from './task.ts';

/** Runs a task once, and gives the first vector that came out. */
export type Run = () => Promise<ArrayLike<number> | undefined>;

/** Reads tasks from stdin, a line of JSON each, and writes samples to stdout; a task's inputs are prepared once. */
export async function serve(version: string, prepare: (task: Task) => Promise<Run>): Promise<void> {
  const prepared = new Map<string, Run>();
  console.log(JSON.stringify({ version }));
  for await (const line of createInterface({ input: process.stdin })) {
    const run = prepared.get(line) ?? (await prepare(JSON.parse(line)));
    prepared.set(line, run);
    const cpu = process.cpuUsage();
    const start = performance.now();
    const vector = await run();
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
    const sample: Sample = {
      wall,
      cpu: (user + system) / 1000,
      anonymous: Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000,
      vector: vector && Array.from(vector),
    };
    console.log(JSON.stringify(sample));
  }
}
