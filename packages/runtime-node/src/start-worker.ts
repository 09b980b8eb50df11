import { type CallQueue, callQueue } from '@fgclip2/runtime/worker';
import { describe, messageOf } from '@fgclip2/tensor';
import { holdExitDuring } from './hold-exit-during.ts';
import type { Reply, Requests, Results, Start } from './messages.ts';
import type { WorkerThread } from './worker-thread.ts';

/** The calling side of a worker thread. */
export interface WorkerLink extends Pick<CallQueue<Requests, Results>, 'ended' | 'call' | 'drop'> {
  /** Rejects pending and later calls with `reason`, and ends the worker when its running call is over. */
  end(reason: Error): Promise<void>;
}

/** Takes a worker thread into use; it keeps the process alive only while a call is pending. */
export function startWorker(worker: WorkerThread): WorkerLink {
  if (typeof worker?.postMessage !== 'function' || typeof worker.on !== 'function') {
    throw new TypeError(
      `[@fgclip2/runtime-node] Expected a Worker of node:worker_threads from createWorker, got ${describe(worker)}.`,
    );
  }
  const activity = new Int32Array(new SharedArrayBuffer(4));
  worker.postMessage({ activity } satisfies Start);
  const stopHoldingExit = holdExitDuring(activity);
  worker.unref();
  const queue = callQueue<Requests, Results>(
    {
      post(request, transfer) {
        worker.ref();
        worker.postMessage(request, transfer);
      },
      onReply: (take) => worker.on('message', (reply) => take(reply as Reply)),
      onIdle: () => worker.unref(),
    },
    '@fgclip2/runtime-node',
  );

  worker.on('error', (cause) => {
    const words = messageOf(cause);
    const remedy = /\.asar[\\/]/.test(words) ? ` ${unpacking}` : '';
    queue.end(
      new Error(`[@fgclip2/runtime-node] The worker thread failed, its calls are lost: ${words}${remedy}`, {
        cause,
      }),
    );
  });
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      queue.end(
        new Error(`[@fgclip2/runtime-node] The worker thread ended with code ${code}, its calls are lost.`),
      );
      stopHoldingExit();
      resolve();
    });
  });

  return {
    get ended() {
      return queue.ended;
    },
    call: queue.call,
    drop: queue.drop,
    async end(reason) {
      queue.end(reason);
      // Ending the thread inside onnxruntime would abort the whole process.
      await Promise.race([queue.replied(), exited]);
      await worker.terminate();
    },
  };
}

/** What makes an Electron app work whose worker is in its archive. */
const unpacking =
  'A worker thread cannot read app.asar: set asarUnpack to ' +
  '["**/node_modules/@fgclip2/runtime-node/**", "**/node_modules/onnxruntime-*/**", "**/node_modules/{sharp,@img}/**"].';
