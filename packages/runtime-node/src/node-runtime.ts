import { Worker } from 'node:worker_threads';
import type { ReadOptions } from '@fgclip2/files';
import type { Program, Runtime, Session } from '@fgclip2/runtime';
import { serializeWith } from '@fgclip2/runtime/worker';
import {
  type ArgumentKind,
  checkArguments,
  checkOptions,
  describe,
  kinds,
  signalOption,
} from '@fgclip2/tensor';
import type { InferenceSession } from 'onnxruntime-node';
import { defaultThreads } from './default-threads.ts';
import { type Model, nodeSession } from './node-session.ts';
import { type PlacedWeights, placeWeights } from './place-weights.ts';
import { withoutTelemetry } from './without-telemetry.ts';
import { workerFile } from './worker-file.ts';
import { workerPool } from './worker-pool.ts';
import type { WorkerThread } from './worker-thread.ts';

const executionProviders = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;

/** A backend of onnxruntime-node. Only `cpu` has been tried; one that is missing is refused. */
export type NodeExecutionProvider = (typeof executionProviders)[number];

/** Options of {@link nodeRuntime}. */
export interface NodeRuntimeOptions {
  /**
   * Worker threads, each with sessions of its own, so that as many runs are computed side by side: more images a
   * second, each of them later than with all cores to itself, and a copy of the weights a worker.
   * @default 1
   */
  workers?: number | undefined;
  /** Threads that compute one run. @default a worker's share of the physical cores that this process may use */
  threads?: number | undefined;
  /** Backends in order of preference, each taking the operators it has; all but `cpu` are untried. @default ['cpu'] */
  executionProviders?: readonly NodeExecutionProvider[] | undefined;
  /**
   * Microseconds that a thread without work keeps looking for some before it sleeps. A layer's short operators then
   * find both threads awake; longer waits take the cores from other sessions. @default 50
   */
  spinning?: number | undefined;
  /**
   * Repacks weights when a session is created. Without it a 12-layer tower opens in 48 ms instead of 412 and
   * takes a fifth of the memory, and each run is 5-10 % slower: right for one-shot commands. @default true
   */
  prepacking?: boolean | undefined;
  /**
   * Makes a worker thread, a `Worker` of `node:worker_threads`, from `@fgclip2/runtime-node/worker`: for a bundle that
   * has this file elsewhere.
   * @default from `fgclip2-worker.js` beside this module or its bundle; else from the installed package
   */
  createWorker?: (() => WorkerThread) | undefined;
}

/**
 * Runs programs on onnxruntime-node, in worker threads that start when they are needed; the caller's event loop
 * stays free. A worker executes one call after another; a call goes to the one with the least to do. Weights whose
 * source has a path are mapped from their files; others are read into memory.
 *
 * All workers give the same bits. A float32 result may differ in its last bits between runtimes whose runs have
 * other numbers of threads.
 *
 * onnxruntime's telemetry is off: this sets ORT_DISABLE_TELEMETRY, unless it is set.
 *
 * A program that forgets to dispose still ends: a worker keeps the process alive only while a call is pending. When
 * a worker fails, its calls reject, and the next call starts another.
 *
 * @throws RangeError or TypeError for an option out of range; Error where a bundle has left the worker's file behind.
 * @example
 * import { Graph } from '@fgclip2/graph';
 * import { nodeRuntime } from '@fgclip2/runtime-node';
 * import { Tensor } from '@fgclip2/tensor';
 *
 * const graph = new Graph('double');
 * const x = graph.input('x', 'float32', ['rows', 4]);
 * graph.output('y', graph.op('Add', [x, x]), ['rows', 4]);
 * await using runtime = nodeRuntime({ threads: 2 });
 * const session = await runtime.createSession(graph.program());
 * const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, 3, 4), [1, 4]) });
 * console.log(y!.toArray()); // [[2, 4, 6, 8]]
 */
export function nodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const settings = check(options);
  withoutTelemetry();
  const pool = workerPool(settings.createWorker, settings.workers);
  let sessions = 0;
  const dispose = (): Promise<void> =>
    pool.end(new Error('[@fgclip2/runtime-node] The runtime is disposed.'));

  return {
    name: `onnxruntime-node (${settings.executionProviders.join(', ')})`,
    device: settings.executionProviders.join(', '),
    concurrency: settings.workers,

    async createSession(program: Program, options: ReadOptions = {}): Promise<Session> {
      checkArguments('@fgclip2/runtime-node', { program: [program, aProgram] });
      checkOptions('@fgclip2/runtime-node', options, signalOption);
      const { signal } = options;
      if (pool.ended !== undefined) throw pool.ended;
      signal?.throwIfAborted();
      return nodeSession(pool, sessions++, (options) => makeModel(program, settings, options), { signal });
    },

    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

/** By what is used of it: it may come from another copy of its package. */
const aProgram: ArgumentKind = {
  expected: 'a program',
  accepts: (value) =>
    typeof Object(value).serialize === 'function' &&
    Array.isArray(Object(value).externalWeights) &&
    Array.from(Object(value).externalWeights).every(isExternalWeight),
};

function isExternalWeight(value: unknown): boolean {
  const { name, source, start, end } = Object(value);
  return typeof name === 'string' && typeof Object(source).read === 'function' && start >= 0 && end >= start;
}

async function makeModel(program: Program, settings: Settings, { signal }: ReadOptions): Promise<Model> {
  const placed = await placeWeights(program.externalWeights, signal);
  const bytes = serializeWith(program, placed.placements, '@fgclip2/runtime-node');
  const transfer = [bytes.buffer, ...placed.externalData.map(({ data }) => data.buffer)];
  return { bytes, options: sessionOptions(settings, placed), transfer };
}

type Settings = { [K in keyof NodeRuntimeOptions]-?: Exclude<NodeRuntimeOptions[K], undefined> };

function check(options: NodeRuntimeOptions): Settings {
  checkOptions('@fgclip2/runtime-node', options, { prepacking: kinds.trueOrFalse });
  const { workers = 1, executionProviders: providers = ['cpu'] } = options;
  checkCount('workers', workers);
  const { threads = Math.max(1, Math.floor(defaultThreads() / workers)) } = options;
  const { spinning = 50, prepacking = true } = options;
  checkCount('threads', threads);
  if (!Number.isInteger(spinning) || spinning < 0) {
    throw new RangeError(
      `[@fgclip2/runtime-node] Expected a whole number >= 0 of microseconds for spinning, got ${describe(spinning)}.`,
    );
  }
  const isKnown = Array.isArray(providers) && providers.every((name) => executionProviders.includes(name));
  if (!isKnown || providers.length === 0) {
    throw new TypeError(
      `[@fgclip2/runtime-node] Expected one or more of ${executionProviders.join(', ')} for executionProviders, got ${describe(providers)}.`,
    );
  }
  const { createWorker = ownWorker(workerFile()) } = options;
  if (typeof createWorker !== 'function') {
    throw new TypeError(
      `[@fgclip2/runtime-node] Expected a function that makes a Worker for createWorker, got ${describe(createWorker)}.`,
    );
  }
  return { workers, threads, executionProviders: providers, spinning, prepacking, createWorker };
}

/**
 * Workers of a runtime and threads of a worker: more than any processor has. Each takes memory when it starts, and a
 * number from outside that is a thousand times too large ends the process.
 */
const mostThreads = 1024;

function checkCount(name: string, count: unknown): void {
  if (Number.isInteger(count) && Number(count) >= 1 && Number(count) <= mostThreads) return;
  throw new RangeError(
    `[@fgclip2/runtime-node] Expected a whole number from 1 to ${mostThreads} for ${name}, got ${describe(count)}.`,
  );
}

function ownWorker(file: string): () => WorkerThread {
  // No flags of the program: `--input-type` of a `node -e`, for example, would keep the worker from starting.
  return () => new Worker(file, { execArgv: [] });
}

function sessionOptions(
  { threads, executionProviders, spinning, prepacking }: Settings,
  { folder, externalData }: PlacedWeights,
): InferenceSession.SessionOptions {
  return {
    executionProviders,
    intraOpNumThreads: threads,
    executionMode: 'sequential',
    logSeverityLevel: 4,
    ...(externalData.length > 0 && { externalData }),
    extra: {
      session: {
        intra_op: { allow_spinning: spinning > 0 ? '1' : '0', spin_duration_us: String(spinning) },
        disable_prepacking: prepacking ? '0' : '1',
        // Keeps DequantizeLinear + MatMul in float32 instead of 8-bit activations.
        qdq_matmulnbits_accuracy_level: '0',
        ...(folder !== undefined && { model_external_initializers_file_folder_path: folder }),
      },
    },
  };
}
