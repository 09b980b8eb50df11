import { parentPort } from 'node:worker_threads';
import type { BoundaryType, TensorMessage, ValueInfo } from '@fgclip2/runtime/worker';
import { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { eightBitOverflows } from './eight-bit-overflow.ts';
import type { Reply, Request, Results, Start } from './messages.ts';
import { missingProvider, providerFailure } from './provider-failure.ts';

// The thread that holds the sessions. It is started from this file, or from the one file that the build makes of it,
// so it imports nothing but onnxruntime-node, Node's own modules, its neighbors and types.

const port = parentPort!;
let activity: Start['activity'];
let overflows: Promise<boolean> | undefined;
const sessions = new Map<number, InferenceSession>();
// Errors reach the caller as rejections; onnxruntime would print each of them on stderr as well.
env.logLevel = 'fatal';

// Requests come one at a time: the next is sent after the reply.
port.on('message', (request: Start | Request) => {
  if ('activity' in request) {
    activity = request.activity;
    return;
  }
  const isEnding = Atomics.compareExchange(activity, 0, 0, 1) !== 0;
  if (isEnding) return;
  serve(request)
    .finally(() => {
      Atomics.store(activity, 0, 0);
      Atomics.notify(activity, 0);
    })
    .then(
      ([value, transfer]) => port.postMessage({ result: value } satisfies Reply, transfer),
      (error: unknown) => port.postMessage({ error } satisfies Reply),
    );
});

async function serve(request: Request): Promise<[Results[keyof Results], ArrayBuffer[]]> {
  if (request.kind === 'create') {
    overflows ??= eightBitOverflows();
    const options = withWideProducts(request.options, await overflows);
    const session = await createSession(request.model, options);
    sessions.set(request.session, session);
    return [{ inputs: session.inputMetadata.map(info), outputs: session.outputMetadata.map(info) }, []];
  }
  const session = sessions.get(request.session)!;
  if (request.kind === 'release') {
    sessions.delete(request.session);
    await session.release();
    return [undefined, []];
  }
  const feeds: Record<string, Tensor> = {};
  for (const [name, { dtype, data, dims }] of Object.entries(request.inputs)) {
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

/** A session on the backends that were asked for; onnxruntime would leave out those it does not have. */
async function createSession(
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  const wanted = (options.executionProviders ?? []).map(String);
  const missing = missingProvider(
    wanted,
    listSupportedBackends().map(({ name }) => name),
  );
  if (missing !== undefined) throw new Error(missing);
  try {
    return await InferenceSession.create(model, options);
  } catch (cause) {
    throw new Error(providerFailure((cause as Error).message, wanted), { cause });
  }
}

/** Makes 8-bit products exact on a processor that would lose the largest; it costs speed, so only there. */
function withWideProducts(
  options: InferenceSession.SessionOptions,
  overflows: boolean,
): InferenceSession.SessionOptions {
  if (!overflows) return options;
  const { session, ...extra } = options.extra as { session: object };
  return { ...options, extra: { ...extra, session: { ...session, x64quantprecision: '1' } } };
}

function info(value: InferenceSession.ValueMetadata): ValueInfo {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'no tensor', shape: [] };
}
