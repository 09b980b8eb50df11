import { messageOf } from '@fgclip2/tensor';
import type { ReplyOf, RequestOf } from './messages.ts';

/** How calls reach a worker that takes one request after another. */
export interface WorkerPort<Requests, Results> {
  /** Sends a request; `transfer` moves to the worker instead of being copied. */
  post(request: RequestOf<Requests>, transfer: readonly ArrayBuffer[]): void;
  /** Sets the function that takes the worker's replies, one to each request. */
  onReply(take: (reply: ReplyOf<Results>) => void): void;
  /** Called when no call is left. */
  onIdle?(): void;
}

/** Options of a call. */
export interface CallOptions {
  /** Rejects the call with the signal's reason as long as it waits. @default undefined */
  signal?: AbortSignal | undefined;
  /** Buffers that move to the worker instead of being copied. @default [] */
  transfer?: readonly ArrayBuffer[] | undefined;
}

/** The calling side of a worker: calls wait here and reach the worker one after another. */
export interface CallQueue<Requests, Results> {
  /** Why every call is refused, once the queue has ended. */
  readonly ended: Error | undefined;
  /** Sends a request when its turn comes; rejects with what onnxruntime says, or with why the queue ended. */
  call<K extends keyof Requests & keyof Results & string>(
    kind: K,
    request: Requests[K],
    options?: CallOptions,
  ): Promise<Results[K]>;
  /** Rejects the calls of one session that have not been sent yet. */
  drop(session: number, error: Error): void;
  /** Rejects pending and later calls with `reason`; the request that the worker has is still computed. */
  end(reason: Error): void;
  /** Resolves with the worker's reply to the request that it has; at once where it has none. */
  replied(): Promise<void>;
}

interface Call<Requests, Result> {
  readonly request: RequestOf<Requests>;
  readonly transfer: readonly ArrayBuffer[];
  resolve(result: Result): void;
  reject(error: unknown): void;
  stopListening(): void;
}

/** Queues the calls of a worker behind `port`. `packageName` begins the errors of onnxruntime. */
export function callQueue<Requests, Results>(
  port: WorkerPort<Requests, Results>,
  packageName: string,
): CallQueue<Requests, Results> {
  type AnyCall = Call<Requests, Results[keyof Results]>;
  const waiting: AnyCall[] = [];
  let sent: AnyCall | undefined;
  let ended: Error | undefined;
  let reportReply = (): void => {};

  function sendNext(): void {
    if (sent !== undefined) return;
    sent = waiting.shift();
    if (sent === undefined) {
      port.onIdle?.();
      return;
    }
    sent.stopListening();
    port.post(sent.request, sent.transfer);
  }

  function remove(matches: (call: AnyCall) => boolean, error: unknown): void {
    for (const call of waiting.filter(matches)) {
      waiting.splice(waiting.indexOf(call), 1);
      call.stopListening();
      call.reject(error);
    }
  }

  port.onReply((reply) => {
    const call = sent;
    sent = undefined;
    if ('error' in reply) call?.reject(onnxruntimeError(String(call.request.kind), reply.error, packageName));
    else call?.resolve(reply.result);
    reportReply();
    sendNext();
  });

  return {
    get ended() {
      return ended;
    },
    call(kind, request, { signal, transfer = [] } = {}) {
      return new Promise((resolve, reject) => {
        if (ended !== undefined) throw ended;
        signal?.throwIfAborted();
        const abort = (): void => remove((other) => other === call, signal?.reason);
        const call: AnyCall = {
          request: { kind, ...request } as RequestOf<Requests>,
          transfer,
          resolve: resolve as AnyCall['resolve'],
          reject,
          stopListening: () => signal?.removeEventListener('abort', abort),
        };
        signal?.addEventListener('abort', abort);
        waiting.push(call);
        sendNext();
      });
    },
    drop(session, error) {
      remove(({ request }) => 'session' in request && request.session === session, error);
    },
    end(reason) {
      if (ended !== undefined) return;
      ended = reason;
      sent?.reject(reason);
      remove(() => true, reason);
    },
    async replied() {
      if (sent === undefined) return;
      await new Promise<void>((resolve) => {
        reportReply = resolve;
      });
    },
  };
}

/** What the worker could not do: `create`, `run` and `release` are of a session. */
function onnxruntimeError(kind: string, cause: unknown, packageName: string): Error {
  const words = messageOf(cause);
  const action = kind === 'start' ? kind : `${kind} the session`;
  return new Error(`[${packageName}] onnxruntime could not ${action}: ${words}`, { cause });
}
