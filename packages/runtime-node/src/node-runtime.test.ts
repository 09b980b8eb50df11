import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Tensor } from '@fgclip2/tensor';
import { affine, slow, tinyProgram, weightAt } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import { type NodeRuntimeOptions, nodeRuntime } from './node-runtime.ts';

describe('nodeRuntime', () => {
  it('names its execution providers', () => {
    expect(nodeRuntime().name).toBe('onnxruntime-node (cpu)');
    expect(nodeRuntime({ executionProviders: ['cuda', 'cpu'] }).name).toBe('onnxruntime-node (cuda, cpu)');
  });

  it('refuses options out of range', () => {
    for (const threads of [0, 1.5, Number.NaN, 1025]) {
      expect(() => nodeRuntime({ threads })).toThrow(
        new RangeError(
          `[@fgclip2/runtime-node] Expected a whole number from 1 to 1024 for threads, got ${threads}.`,
        ),
      );
    }
    expect(() => nodeRuntime({ spinning: -1 })).toThrow(
      '[@fgclip2/runtime-node] Expected a whole number >= 0 of microseconds for spinning, got -1.',
    );
    const refused = (executionProviders: unknown): (() => unknown) => {
      return () => nodeRuntime({ executionProviders } as NodeRuntimeOptions);
    };
    const words = 'Expected one or more of cpu, cuda, dml, coreml, webgpu for executionProviders, got';
    expect(refused(['wasm'])).toThrow(`${words} ["wasm"].`);
    expect(refused([])).toThrow(`${words} [].`);
    expect(refused('cpu')).toThrow(`${words} "cpu".`);
    expect(() => nodeRuntime({ createWorker: './worker.js' } as unknown as NodeRuntimeOptions)).toThrow(
      '[@fgclip2/runtime-node] Expected a function that makes a Worker for createWorker, got "./worker.js".',
    );
  });

  it('takes the workers that it is given', async () => {
    const made: Worker[] = [];
    const createWorker = (): Worker => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url));
      made.push(worker);
      return worker;
    };
    await using runtime = nodeRuntime({ threads: 1, workers: 2, createWorker });
    const session = await runtime.createSession(affine());
    const x = new Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]);
    const results = await Promise.all([session.run({ x }), session.run({ x })]);
    expect(results.map(({ y }) => y?.data)).toEqual([Float32Array.of(6.5, 59.5), Float32Array.of(6.5, 59.5)]);
    expect(made).toHaveLength(2);
  });

  it('refuses what is not a worker thread', async () => {
    const createWorker = () => 'worker.js' as unknown as Worker;
    await using runtime = nodeRuntime({ createWorker });
    await expect(runtime.createSession(affine())).rejects.toThrow(
      new TypeError(
        '[@fgclip2/runtime-node] Expected a Worker of node:worker_threads from createWorker, got "worker.js".',
      ),
    );
  });

  it('says which execution provider this machine lacks', async () => {
    const missing = process.platform === 'darwin' ? 'dml' : 'coreml';
    await using runtime = nodeRuntime({ executionProviders: [missing] });
    await expect(runtime.createSession(affine())).rejects.toThrow(
      new RegExp(`^\\[@fgclip2/runtime-node\\] onnxruntime could not create the session: .*${missing}`, 's'),
    );
  });

  it('starts its worker with the first session, and only one', async () => {
    let workers = 0;
    const count = (): void => {
      workers++;
    };
    process.on('worker', count);
    await using runtime = nodeRuntime({ threads: 1 });
    expect(workers).toBe(0);
    await Promise.all([runtime.createSession(affine()), runtime.createSession(affine())]);
    process.off('worker', count);
    expect(workers).toBe(1);
  });

  it('computes the same with spinning and without prepacking', async () => {
    const x = new Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]);
    for (const options of [{ spinning: 0 }, { spinning: 1000 }, { prepacking: false }]) {
      await using runtime = nodeRuntime({ ...options, threads: 2 });
      const session = await runtime.createSession(affine());
      expect((await session.run({ x })).y?.data).toEqual(Float32Array.of(6.5, 59.5));
    }
  });

  it('refuses a program that places a weight it does not list', async () => {
    await using runtime = nodeRuntime();
    const program = affine();
    const creation = runtime.createSession({ ...program, externalWeights: program.externalWeights.slice(1) });
    await expect(creation).rejects.toThrow(`Expected "weight" among the program's externalWeights.`);
  });
});

describe('the event loop', () => {
  it('runs on while a session runs', async () => {
    await using runtime = nodeRuntime({ threads: 1 });
    const session = await runtime.createSession(slow(100));
    const x = Tensor.zeros('float32', [4096, 256]);
    expect(await ticksDuring(() => session.run({ x }))).toBeGreaterThan(5);
  });

  it('runs on while a session is created', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fgclip2 '));
    const path = join(folder, 'zeros.bin');
    const size = 5120;
    await writeFile(path, '');
    await truncate(path, 4 * size * size);
    const source = {
      path,
      name: path,
      size: 4 * size * size,
      read: () => Promise.reject(new Error('unused')),
    };
    const program = tinyProgram(
      {
        inputs: [{ name: 'x', type: 'float32', dims: ['N', size] }],
        outputs: [{ name: 'y', type: 'float32', dims: ['N', size] }],
        nodes: [{ op: 'MatMul', inputs: ['x', 'zeros'], outputs: ['y'] }],
      },
      [weightAt('zeros', source, 0, [size, size])],
    );
    try {
      await using runtime = nodeRuntime({ threads: 1 });
      await runtime.createSession(affine());
      expect(await ticksDuring(() => runtime.createSession(program))).toBeGreaterThan(5);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** How often a timer of one millisecond fires while `work` is pending. */
async function ticksDuring(work: () => Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await work();
  clearInterval(timer);
  return ticks;
}
