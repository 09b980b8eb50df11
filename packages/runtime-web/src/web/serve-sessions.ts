import type { BoundaryType, TensorMessage, ValueInfo } from '@fgclip2/runtime/worker';
import type { InferenceSession } from 'onnxruntime-web/wasm';
import type { Reply, Request, Results } from '../messages.ts';
import type { Builds } from './builds.ts';
import { type Backend, startBackend } from './start-backend.ts';

/** Makes this worker the holder of the sessions: it serves one request after another. */
export function serveSessions(builds: Builds): void {
  const sessions = new Map<number, InferenceSession>();
  let backend: Backend | undefined;
  let deviceLost = false;

  // Requests come one at a time: the next is sent after the reply.
  self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    serve(data).then(
      ([value, transfer]) => self.postMessage({ result: value } satisfies Reply, { transfer }),
      async (error: unknown) => {
        // What fails because the device was lost is reported as the loss; such a failure comes a moment before the loss itself.
        if (!(await isDeviceLost())) self.postMessage({ error } satisfies Reply);
      },
    );
  });

  async function isDeviceLost(): Promise<boolean> {
    await backend?.device?.queue.onSubmittedWorkDone().catch(() => {});
    return deviceLost;
  }

  async function serve(request: Request): Promise<[Results[keyof Results], ArrayBuffer[]]> {
    if (request.kind === 'start') {
      backend = await startBackend(builds, request);
      backend.device?.lost.then(({ message }) => {
        deviceLost = true;
        self.postMessage({ lost: `the GPU device was lost: ${message}` } satisfies Reply);
      });
      return [backend.started, []];
    }
    if (request.kind === 'create') {
      const { onnxruntime, options } = backend!;
      const session = await onnxruntime.InferenceSession.create(request.model, {
        ...options,
        externalData: request.segments,
      });
      sessions.set(request.session, session);
      return [{ inputs: session.inputMetadata.map(info), outputs: session.outputMetadata.map(info) }, []];
    }
    const session = sessions.get(request.session)!;
    if (request.kind === 'release') {
      sessions.delete(request.session);
      await session.release();
      return [undefined, []];
    }
    return run(session, request.inputs);
  }

  async function run(
    session: InferenceSession,
    inputs: Record<string, TensorMessage>,
  ): Promise<[Record<string, TensorMessage>, ArrayBuffer[]]> {
    const { Tensor } = backend!.onnxruntime;
    const feeds: Record<string, InstanceType<typeof Tensor>> = {};
    for (const [name, { dtype, data, dims }] of Object.entries(inputs)) {
      feeds[name] = new Tensor(dtype, data, dims);
    }
    const outputs: Record<string, TensorMessage> = {};
    const buffers = new Set<ArrayBuffer>();
    for (const [name, { type, data, dims }] of Object.entries(await session.run(feeds))) {
      // The calling side has refused programs whose outputs have other types.
      const output = { dtype: type as BoundaryType, data, dims } as TensorMessage;
      outputs[name] = output;
      buffers.add(output.data.buffer as ArrayBuffer);
    }
    return [outputs, [...buffers]];
  }
}

function info(value: InferenceSession.ValueMetadata): ValueInfo {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'no tensor', shape: [] };
}
