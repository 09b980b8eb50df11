import { Worker } from 'node:worker_threads';
import { type CallQueue, callQueue } from '@fgclip2/runtime/worker';
import { messageOf } from '@fgclip2/tensor';
import { holdExitDuring } from './hold-exit-during.ts';
import type { Requests, Results, WorkerData } from './messages.ts';

/** The calling side of a worker thread. */
export interface WorkerLink extends Pick<CallQueue<Requests, Results>, 'ended' | 'call' | 'drop'> {
  /** Rejects pending and later calls with `reason`, and ends the worker when its running call is over. */
  end(reason: Error): Promise<void>;
}

/** Starts the worker thread at `url`; it keeps the process alive only while a call is pending. */
export function startWorker(url: URL): WorkerLink {
  const activity = new Int32Array(new SharedArrayBuffer(4));
  // No flags of the program: `--input-type` of a `node -e`, for example, would keep the worker from starting.
  const worker = new Worker(url, { workerData: { activity } satisfies WorkerData, execArgv: [] });
  const stopHoldingExit = holdExitDuring(activity);
  worker.unref();
  const queue = callQueue<Requests, Results>(
    {
      post(request, transfer) {
        worker.ref();
        worker.postMessage(request, transfer);
      },
      onReply: (take) => worker.on('message', take),
      onIdle: () => worker.unref(),
    },
    '@fgclip2/runtime-node',
  );

  worker.on('error', (cause) => {
    const words = messageOf(cause);
    queue.end(
      new Error(`[@fgclip2/runtime-node] The worker thread failed, its calls are lost: ${words}`, { cause }),
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
