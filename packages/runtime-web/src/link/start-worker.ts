import { type CallQueue, callQueue } from '@fgclip2/runtime/worker';
import type { Reply, Requests, Results } from '../messages.ts';

/** The calling side of a web worker. */
export interface WorkerLink extends Pick<CallQueue<Requests, Results>, 'ended' | 'call' | 'drop'> {
  /** Rejects pending and later calls with `reason`, and ends the worker at once. */
  end(reason: Error): void;
}

/**
 * Talks to a worker that serves sessions. When it fails, or loses its GPU device, it is ended with what
 * `lostSessions` makes of the reason.
 */
export function startWorker(
  worker: Worker,
  lostSessions: (reason: string, cause: unknown) => Error,
): WorkerLink {
  const queue = callQueue<Requests, Results>(
    {
      post: (request, transfer) => worker.postMessage(request, [...transfer]),
      onReply(take) {
        worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
          if ('lost' in data) lose(data.lost);
          else take(data);
        });
      },
    },
    '@fgclip2/runtime-web',
  );
  worker.addEventListener('error', (event) => {
    // Without a message where the script itself did not load.
    lose(`the worker failed: ${event.message || 'the script did not load'}`, event.error ?? event);
  });

  function end(reason: Error): void {
    queue.end(reason);
    worker.terminate();
  }

  function lose(reason: string, cause?: unknown): void {
    if (queue.ended === undefined) end(lostSessions(reason, cause));
  }

  return {
    get ended() {
      return queue.ended;
    },
    call: queue.call,
    drop: queue.drop,
    end,
  };
}
