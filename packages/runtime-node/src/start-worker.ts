import { Worker } from 'node:worker_threads';
import { holdExitDuring } from './hold-exit-during.ts';
import type { Answers, Reply, Request, Requests, WorkerData } from './messages.ts';

/** Options of {@link WorkerLink.call}. */
export interface CallOptions {
  /** Rejects the call with the signal's reason as long as it waits. @default undefined */
  signal?: AbortSignal | undefined;
  /** Buffers that move to the worker instead of being copied. @default [] */
  transfer?: readonly ArrayBuffer[] | undefined;
}

/** The calling side of a worker thread: calls wait here and reach the worker one after another. */
export interface WorkerLink {
  /** Why every call is refused, once the worker has ended. */
  readonly ended: Error | undefined;
  /** Sends a request when its turn comes; rejects with what onnxruntime says, or with why the worker ended. */
  call<K extends keyof Requests>(kind: K, request: Requests[K], options?: CallOptions): Promise<Answers[K]>;
  /** Rejects the calls of one session that have not been sent yet. */
  drop(session: number, error: Error): void;
  /** Rejects pending and later calls with `reason`, and ends the worker when its running call is over. */
  end(reason: Error): Promise<void>;
}

interface Call {
  readonly request: Request;
  readonly transfer: readonly ArrayBuffer[];
  resolve(answer: Answers[keyof Answers]): void;
  reject(error: unknown): void;
  stopListening(): void;
}

const actions: Readonly<Record<keyof Requests, string>> = {
  create: 'create the session',
  run: 'run the session',
  release: 'release the session',
};

/** Starts the worker thread at `url`; it keeps the process alive only while a call is pending. */
export function startWorker(url: URL): WorkerLink {
  const activity = new Int32Array(new SharedArrayBuffer(4));
  // No flags of the program: `--input-type` of a `node -e`, for one, would keep the worker from starting.
  const worker = new Worker(url, { workerData: { activity } satisfies WorkerData, execArgv: [] });
  const waiting: Call[] = [];
  let sent: Call | undefined;
  let ended: Error | undefined;
  let reportIdle = (): void => {};
  const stopHoldingExit = holdExitDuring(activity);
  worker.unref();

  function sendNext(): void {
    if (sent !== undefined) return;
    sent = waiting.shift();
    if (sent === undefined) {
      worker.unref();
      return;
    }
    sent.stopListening();
    worker.ref();
    worker.postMessage(sent.request, sent.transfer);
  }

  function remove(matches: (call: Call) => boolean, error: unknown): void {
    for (const call of waiting.filter(matches)) {
      waiting.splice(waiting.indexOf(call), 1);
      call.stopListening();
      call.reject(error);
    }
  }

  function fail(error: Error): void {
    if (ended !== undefined) return;
    ended = error;
    sent?.reject(error);
    remove(() => true, error);
  }

  worker.on('message', (reply: Reply) => {
    const call = sent;
    sent = undefined;
    if ('error' in reply) call?.reject(onnxruntimeError(call.request.kind, reply.error));
    else call?.resolve(reply.answer);
    reportIdle();
    sendNext();
  });
  worker.on('error', (cause) => {
    const words = cause instanceof Error ? cause.message : String(cause);
    fail(
      new Error(`[@fgclip2/runtime-node] The worker thread failed, its calls are lost: ${words}`, {
        cause,
      }),
    );
  });
  worker.on('exit', (code) => {
    fail(new Error(`[@fgclip2/runtime-node] The worker thread ended with code ${code}, its calls are lost.`));
    sent = undefined;
    reportIdle();
    stopHoldingExit();
  });

  return {
    get ended() {
      return ended;
    },
    call<K extends keyof Requests>(
      kind: K,
      request: Requests[K],
      { signal, transfer = [] }: CallOptions = {},
    ) {
      return new Promise<Answers[K]>((resolve, reject) => {
        if (ended !== undefined) throw ended;
        signal?.throwIfAborted();
        const abort = (): void => remove((other) => other === call, signal?.reason);
        const call: Call = {
          request: { kind, ...request } as Request,
          transfer,
          resolve: resolve as Call['resolve'],
          reject,
          stopListening: () => signal?.removeEventListener('abort', abort),
        };
        signal?.addEventListener('abort', abort);
        waiting.push(call);
        sendNext();
      });
    },
    drop(session, error) {
      remove(({ request }) => request.session === session, error);
    },
    async end(reason) {
      fail(reason);
      // Ending the thread inside onnxruntime would abort the whole process.
      if (sent !== undefined) {
        await new Promise<void>((resolve) => {
          reportIdle = resolve;
        });
      }
      await worker.terminate();
    },
  };
}

function onnxruntimeError(kind: keyof Requests, cause: unknown): Error {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new Error(`[@fgclip2/runtime-node] onnxruntime could not ${actions[kind]}: ${words}`, { cause });
}
