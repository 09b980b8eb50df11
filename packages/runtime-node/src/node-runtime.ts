import { describe, type Program, type Runtime, type Session } from '@fgclip2/tensor';
import type { InferenceSession } from 'onnxruntime-node';
import { defaultThreads } from './default-threads.ts';
import { nodeSession } from './node-session.ts';
import { type PlacedWeights, placeWeights } from './place-weights.ts';
import { startWorker, type WorkerLink } from './start-worker.ts';

const executionProviders = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;

/** A backend of onnxruntime-node. Only `cpu` has been tried; the others are passed on as they are. */
export type NodeExecutionProvider = (typeof executionProviders)[number];

/** Options of {@link nodeRuntime}. */
export interface NodeRuntimeOptions {
  /** Threads that compute one run. @default the physical cores that this process may use */
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
}

/**
 * Runs programs on onnxruntime-node, in one worker thread that starts with the first session and executes one
 * call after another; the caller's event loop stays free. Weights whose source has a path are mapped from
 * their files; others are read into memory.
 *
 * A program that forgets to dispose still ends: the worker keeps the process alive only while a call is
 * pending. When the worker fails, its sessions are lost and the next `createSession` starts another.
 *
 * @throws RangeError or TypeError for an option out of range.
 * @example
 * import { nodeRuntime } from '@fgclip2/runtime-node';
 * await using runtime = nodeRuntime({ threads: 2 });
 * const session = await runtime.createSession(program);
 * const { y } = await session.run({ x });
 */
export function nodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const settings = check(options);
  let link: WorkerLink | undefined;
  let sessions = 0;
  let disposal: Promise<void> | undefined;
  const disposed = (): Error => new Error('[@fgclip2/runtime-node] The runtime is disposed.');

  function dispose(): Promise<void> {
    disposal ??= link?.end(disposed()) ?? Promise.resolve();
    return disposal;
  }

  return {
    name: `onnxruntime-node (${settings.executionProviders.join(', ')})`,

    async createSession(program: Program, { signal } = {}): Promise<Session> {
      if (disposal !== undefined) throw disposed();
      signal?.throwIfAborted();
      const placed = await placeWeights(program.externalWeights, signal);
      const bytes = program.serialize((weight) => {
        const placement = placed.placements.get(weight);
        if (placement !== undefined) return placement;
        throw new Error(
          `[@fgclip2/runtime-node] Expected ${describe(weight.name)} among the program's externalWeights.`,
        );
      });
      if (disposal !== undefined) throw disposed();
      if (link === undefined || link.ended !== undefined) link = startWorker(workerUrl());
      // A copy of its own, for a view would drag the buffer it lies in along.
      const model = new Uint8Array(bytes);
      const transfer = [model.buffer, ...placed.externalData.map(({ data }) => data.buffer)];
      return nodeSession(link, sessions++, model, sessionOptions(settings, placed), { signal, transfer });
    },

    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

type Settings = { [K in keyof NodeRuntimeOptions]-?: Exclude<NodeRuntimeOptions[K], undefined> };

function check(options: NodeRuntimeOptions): Settings {
  const { threads = defaultThreads(), executionProviders: providers = ['cpu'] } = options;
  const { spinning = 50, prepacking = true } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(
      `[@fgclip2/runtime-node] Expected a whole number >= 1 for threads, got ${describe(threads)}.`,
    );
  }
  if (!Number.isInteger(spinning) || spinning < 0) {
    throw new RangeError(
      `[@fgclip2/runtime-node] Expected a whole number >= 0 of microseconds for spinning, got ${describe(spinning)}.`,
    );
  }
  const isKnown = Array.isArray(providers) && providers.every((name) => executionProviders.includes(name));
  if (!isKnown || providers.length === 0) {
    const got = Array.isArray(providers) ? `[${providers.map(describe).join(', ')}]` : describe(providers);
    throw new TypeError(
      `[@fgclip2/runtime-node] Expected one or more of ${executionProviders.join(', ')} for executionProviders, got ${got}.`,
    );
  }
  return { threads, executionProviders: providers, spinning, prepacking };
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

function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
}
