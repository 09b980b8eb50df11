import type { Answers, Reply, Request, Requests } from './messages.ts';

/** Options of {@link WorkerLink.call}. */
export interface CallOptions {
  /** Rejects the call with the signal's reason as long as it waits. @default undefined */
  signal?: AbortSignal | undefined;
  /** Buffers that move to the worker instead of being copied. @default [] */
  transfer?: readonly ArrayBuffer[] | undefined;
}

/** The calling side of a web worker: calls wait here and reach the worker one after another. */
export interface WorkerLink {
  /** Why every call is refused, once the worker has ended. */
  readonly ended: Error | undefined;
  /** Sends a request when its turn comes; rejects with what onnxruntime says, or with why the worker ended. */
  call<K extends keyof Requests>(kind: K, request: Requests[K], options?: CallOptions): Promise<Answers[K]>;
  /** Rejects the calls of one session that have not been sent yet. */
  drop(session: number, error: Error): void;
  /** Rejects pending and later calls with `reason`, and ends the worker at once. */
  end(reason: Error): void;
}

interface Call {
  readonly request: Request;
  readonly transfer: readonly ArrayBuffer[];
  resolve(answer: Answers[keyof Answers]): void;
  reject(error: unknown): void;
  stopListening(): void;
}

const actions: Readonly<Record<keyof Requests, string>> = {
  start: 'start',
  create: 'create the session',
  run: 'run the session',
  release: 'release the session',
};

/**
 * Talks to a worker that serves sessions. When it fails, or loses its GPU device, it is ended with what
 * `lostSessions` makes of the reason.
 */
export function startWorker(
  worker: Worker,
  lostSessions: (reason: string, cause: unknown) => Error,
): WorkerLink {
  const waiting: Call[] = [];
  let sent: Call | undefined;
  let ended: Error | undefined;

  function sendNext(): void {
    if (sent !== undefined) return;
    sent = waiting.shift();
    if (sent === undefined) return;
    sent.stopListening();
    worker.postMessage(sent.request, [...sent.transfer]);
  }

  function remove(matches: (call: Call) => boolean, error: unknown): void {
    for (const call of waiting.filter(matches)) {
      waiting.splice(waiting.indexOf(call), 1);
      call.stopListening();
      call.reject(error);
    }
  }

  function end(error: Error): void {
    if (ended !== undefined) return;
    ended = error;
    sent?.reject(error);
    remove(() => true, error);
    worker.terminate();
  }

  function lose(reason: string, cause?: unknown): void {
    if (ended === undefined) end(lostSessions(reason, cause));
  }

  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    if ('lost' in data) {
      lose(data.lost);
      return;
    }
    const call = sent;
    sent = undefined;
    if ('error' in data) call?.reject(onnxruntimeError(call.request.kind, data.error));
    else call?.resolve(data.answer);
    sendNext();
  });
  worker.addEventListener('error', (event) => {
    // Without a message where the script itself did not load.
    lose(`the worker failed: ${event.message || 'the script did not load'}`, event.error ?? event);
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
      remove(({ request }) => request.kind !== 'start' && request.session === session, error);
    },
    end,
  };
}

function onnxruntimeError(kind: keyof Requests, cause: unknown): Error {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new Error(`[@fgclip2/runtime-web] onnxruntime could not ${actions[kind]}: ${words}`, { cause });
}
