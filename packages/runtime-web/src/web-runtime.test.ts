import type { ByteSource } from '@fgclip2/files';
import { Tensor } from '@fgclip2/tensor';
import { affine, affineWeights, tinyProgram, weightAt } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import type { Reply, Request, Results } from './messages.ts';
import { type WebRuntimeOptions, webRuntime } from './web-runtime.ts';

/** A worker that replies as the test says, in a later turn, and remembers what it was asked. */
class FakeWorker extends EventTarget {
  readonly requests: Request[] = [];
  terminated = false;
  private readonly reply: (request: Request) => Reply;

  constructor(reply: (request: Request) => Reply = wasmReply) {
    super();
    this.reply = reply;
  }

  /** Says that the GPU device is lost. */
  loseDevice(): void {
    this.dispatchEvent(new MessageEvent('message', { data: { lost: 'the GPU device was lost: a test' } }));
  }

  postMessage(request: Request, transfer: readonly ArrayBuffer[]): void {
    this.requests.push(structuredClone(request, { transfer: [...transfer] }));
    setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data: this.reply(request) })));
  }

  terminate(): void {
    this.terminated = true;
  }
}

function wasmReply(request: Request): Reply {
  const { kind } = request;
  const y = { dtype: 'float32' as const, data: Float32Array.of(6.5, 59.5), dims: [1, 2] };
  const all: Results = {
    start: { device: 'wasm', threads: 2, fallbackReason: 'no adapter' },
    create: {
      inputs: [{ name: 'x', type: 'float32', shape: ['N', 3] }],
      outputs: [{ name: 'y', type: 'float32', shape: ['N', 2] }],
    },
    run: { y },
    release: undefined,
  };
  return { result: all[kind] };
}

/** Replies of a worker that finds WebGPU, unless it is asked to run on WebAssembly. */
function webgpuReply(request: Request): Reply {
  if (request.kind !== 'start') return wasmReply(request);
  const device = request.device === 'wasm' ? 'wasm' : 'webgpu';
  return { result: { device, threads: 1, fallbackReason: undefined } };
}

function runtimeOver(workers: FakeWorker[], options: WebRuntimeOptions = {}) {
  const left = [...workers];
  return webRuntime({ ...options, createWorker: () => left.shift() as unknown as Worker });
}

const eightBit = tinyProgram({
  inputs: [{ name: 'x', type: 'float32', dims: ['N', 3] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['N', 2] }],
  nodes: [{ op: 'DynamicQuantizeMatMul', inputs: ['x', 'weight', 'scales'], outputs: ['y'] }],
});
const x = new Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]);

describe('webRuntime', () => {
  it('refuses options out of range', () => {
    expect(() => webRuntime({ device: 'gpu' as never })).toThrow(
      new TypeError('[@fgclip2/runtime-web] Expected one of auto, webgpu, wasm for device, got "gpu".'),
    );
    for (const threads of [0, 1.5, Number.NaN, 1025]) {
      expect(() => webRuntime({ threads })).toThrow(
        new RangeError(
          `[@fgclip2/runtime-web] Expected a whole number from 1 to 1024 for threads, got ${threads}.`,
        ),
      );
    }
  });

  it('starts one worker with the first session, and takes its name and the reason from it', async () => {
    const worker = new FakeWorker();
    const reasons: string[] = [];
    await using runtime = runtimeOver([worker], { onFallback: (reason) => reasons.push(reason) });
    expect(runtime.name).toBe('onnxruntime-web (auto)');
    const [session] = await Promise.all([runtime.createSession(affine()), runtime.createSession(affine())]);
    expect(runtime.name).toBe('onnxruntime-web (wasm, 2 threads)');
    expect(reasons).toEqual(['no adapter']);
    expect((await session.run({ x })).y).toEqual(new Tensor('float32', Float32Array.of(6.5, 59.5), [1, 2]));
    expect(worker.requests.map(({ kind }) => kind)).toEqual(['start', 'create', 'create', 'run']);
  });

  it('hands the weights of a program to the worker', async () => {
    const worker = new FakeWorker();
    await using runtime = runtimeOver([worker]);
    await runtime.createSession(affine());
    const { segments } = worker.requests[1] as Extract<Request, { kind: 'create' }>;
    expect(segments.map(({ path, data }) => [path, new Float32Array(data.buffer)])).toEqual([
      ['segment-0', Float32Array.of(1, 2, 3, 10, 20, 30)],
      ['segment-1', Float32Array.of(0.5, -0.5)],
    ]);
  });

  it('refuses more weights than WebAssembly can address, before it reads any', async () => {
    const source: ByteSource = {
      name: 'large.bin',
      size: 2 ** 33,
      read: () => Promise.reject(new Error('read')),
    };
    const program = affine([weightAt('weight', source, 0, [2 ** 30 + 1])]);
    await using runtime = runtimeOver([]);
    await expect(runtime.createSession(program)).rejects.toThrow(
      new RangeError(
        '[@fgclip2/runtime-web] Expected at most 4294967296 bytes of weights, all that WebAssembly can address, ' +
          'got 4294967300; load a quantized variant of the checkpoint (q8 or q4).',
      ),
    );
  });

  it('counts the weights of all sessions of a worker, until they are disposed', async () => {
    /** A weight of 3 GiB, none of whose bytes there are. */
    const source: ByteSource = { name: 'large.bin', size: 2 ** 33, read: async () => new Uint8Array(0) };
    const program = affine([weightAt('weight', source, 0, [3 * 2 ** 28])]);
    const words =
      'got 3221225472 with the 3221225472 of the sessions that are loaded; dispose some, or load a quantized variant';
    await using runtime = runtimeOver([new FakeWorker()]);
    const session = await runtime.createSession(program);
    await expect(runtime.createSession(program)).rejects.toThrow(words);
    await expect(runtime.createSession(program)).rejects.toThrow(words);
    await session.dispose();
    await session.dispose();
    await (await runtime.createSession(program)).dispose();
    const failing: ByteSource = { ...source, read: () => Promise.reject(new Error('no connection')) };
    const broken = affine([weightAt('weight', failing, 0, [3 * 2 ** 28])]);
    await expect(runtime.createSession(broken)).rejects.toThrow('no connection');
    await runtime.createSession(program);

    await using onGpu = runtimeOver([new FakeWorker(webgpuReply)]);
    await Promise.all([onGpu.createSession(program), onGpu.createSession(program)]);
  });

  it('refuses a program that places a weight it does not list', async () => {
    await using runtime = runtimeOver([new FakeWorker()]);
    const program = affine();
    const creation = runtime.createSession({ ...program, externalWeights: program.externalWeights.slice(1) });
    await expect(creation).rejects.toThrow(`Expected "weight" among the program's externalWeights.`);
  });

  it('ends the worker that could not start, and starts another for the next session', async () => {
    const cause = new Error('no such file');
    const failing = new FakeWorker(() => ({ error: cause }));
    const working = new FakeWorker();
    await using runtime = runtimeOver([failing, working]);
    const words = '[@fgclip2/runtime-web] onnxruntime could not start: no such file';
    const error = await runtime.createSession(affine()).catch((reason: unknown) => reason);
    expect(error).toEqual(new Error(words));
    expect((error as Error).cause).toBe(cause);
    expect(failing.terminated).toBe(true);
    expect((await runtime.createSession(affine())).inputNames).toEqual(['x']);
  });

  it('loses the sessions of a worker that fails, and starts another for the next one', async () => {
    const failing = new FakeWorker();
    await using runtime = runtimeOver([failing, new FakeWorker()]);
    const session = await runtime.createSession(affine());
    const words = '[@fgclip2/runtime-web] The sessions are lost because the worker failed: out of memory';
    const refusals = [session.run({ x }), session.run({ x })].map((call) =>
      expect(call).rejects.toThrow(words),
    );
    const cause = new RangeError('out of memory');
    failing.dispatchEvent(Object.assign(new Event('error'), { message: cause.message, error: cause }));
    await Promise.all(refusals);
    await expect(session.run({ x })).rejects.toThrow(words);
    await session.dispose();
    const next = await runtime.createSession(affine());
    expect((await next.run({ x })).y?.dims).toEqual([1, 2]);
  });

  it('ends its worker when it is disposed, in the middle of a call', async () => {
    const worker = new FakeWorker();
    const runtime = runtimeOver([worker]);
    const session = await runtime.createSession(affine());
    const words = '[@fgclip2/runtime-web] The runtime is disposed.';
    const refusal = expect(session.run({ x })).rejects.toThrow(words);
    await Promise.all([runtime.dispose(), runtime.dispose()]);
    await refusal;
    expect(worker.terminated).toBe(true);
  });

  it('tells how far the weights of each session have been read, also before the first byte', async () => {
    const progress: unknown[] = [];
    await using runtime = runtimeOver([new FakeWorker()], { onProgress: (event) => progress.push(event) });
    await runtime.createSession(affine());
    await runtime.createSession(affine([weightAt('weight', counted(), 4, [2, 3]), affineWeights[1]]));
    expect(progress).toEqual([
      { file: 'weight.bin', session: 0, loaded: 0, total: 24 },
      { file: 'bias.bin', session: 0, loaded: 0, total: 8 },
      { file: 'weight.bin', session: 0, loaded: 24, total: 24 },
      { file: 'bias.bin', session: 0, loaded: 8, total: 8 },
      { file: 'counted.bin', session: 1, loaded: 0, total: 24 },
      { file: 'bias.bin', session: 1, loaded: 0, total: 8 },
      { file: 'bias.bin', session: 1, loaded: 8, total: 8 },
      { file: 'counted.bin', session: 1, loaded: 10, total: 24 },
      { file: 'counted.bin', session: 1, loaded: 24, total: 24 },
    ]);
  });

  it('gives up a session in the middle of a download', async () => {
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const source: ByteSource = {
      name: 'slow.bin',
      size: 24,
      read: (_start, _end, options) =>
        new Promise((_, reject) => {
          const { signal } = options!;
          signal!.addEventListener('abort', () => reject(signal!.reason));
          queueMicrotask(() => controller.abort(reason));
        }),
    };
    await using runtime = runtimeOver([new FakeWorker()]);
    const program = affine([weightAt('weight', source, 0, [2, 3]), affineWeights[1]]);
    const creation = runtime.createSession(program, { signal: controller.signal });
    await expect(creation).rejects.toBe(reason);
  });
});

describe('webRuntime that leaves WebGPU', () => {
  it('moves its sessions when the device is lost, calls that wait included', async () => {
    const [gpu, wasm] = [new FakeWorker(webgpuReply), new FakeWorker(webgpuReply)];
    const reasons: string[] = [];
    await using runtime = runtimeOver([gpu, wasm], { onFallback: (reason) => reasons.push(reason) });
    const session = await runtime.createSession(affine());
    const other = await runtime.createSession(affine());
    expect(runtime.name).toBe('onnxruntime-web (webgpu)');
    const calls = [session.run({ x }), session.run({ x })];
    gpu.loseDevice();
    expect(reasons).toEqual(['the GPU device was lost: a test']);
    expect(gpu.terminated).toBe(true);
    for (const { y } of await Promise.all(calls)) expect(y?.dims).toEqual([1, 2]);
    expect(runtime.name).toBe('onnxruntime-web (wasm)');
    expect(wasm.requests.map(({ kind }) => kind)).toEqual(['start', 'create', 'run', 'run']);
    expect(wasm.requests[0]).toMatchObject({ device: 'wasm' });
    const [, , run] = wasm.requests as [unknown, unknown, Extract<Request, { kind: 'run' }>];
    expect(run.inputs.x?.data).toEqual(Float32Array.of(1, 1, 1));
    await other.run({ x });
    expect(wasm.requests.map(({ kind }) => kind).slice(4)).toEqual(['create', 'run']);
  });

  it('moves on request, once, and says whether there is anything to try again', async () => {
    const [gpu, wasm] = [new FakeWorker(webgpuReply), new FakeWorker(webgpuReply)];
    const reasons: string[] = [];
    await using runtime = runtimeOver([gpu, wasm], { onFallback: (reason) => reasons.push(reason) });
    const session = await runtime.createSession(affine());
    expect(await Promise.all([runtime.fallBack('a test'), runtime.fallBack('another')])).toEqual([
      true,
      true,
    ]);
    expect(await runtime.fallBack('a third')).toBe(true);
    expect(reasons).toEqual(['a test']);
    expect((await session.run({ x })).y?.dims).toEqual([1, 2]);
    expect(wasm.requests.map(({ kind }) => kind)).toEqual(['start', 'create', 'run']);
  });

  it.each(['wasm', 'webgpu'] as const)('has nothing to leave for where %s is asked for', async (device) => {
    await using runtime = runtimeOver([], { device });
    expect(await runtime.fallBack('a test')).toBe(false);
  });

  it('loses its sessions with the device where WebGPU is asked for', async () => {
    const [first, second] = [new FakeWorker(webgpuReply), new FakeWorker(webgpuReply)];
    await using runtime = runtimeOver([first, second], { device: 'webgpu' });
    const session = await runtime.createSession(affine());
    const words = '[@fgclip2/runtime-web] The sessions are lost because the GPU device was lost: a test';
    const refusal = expect(session.run({ x })).rejects.toThrow(words);
    first.loseDevice();
    await refusal;
    await expect(session.run({ x })).rejects.toThrow(words);
    await runtime.createSession(affine());
    expect(runtime.name).toBe('onnxruntime-web (webgpu)');
  });

  it('moves them when WebGPU refuses a program, and tells when WebAssembly refuses it too', async () => {
    const refusing = (request: Request): Reply =>
      request.kind === 'create' ? { error: new Error('no room') } : webgpuReply(request);
    const reasons: string[] = [];
    const onFallback = (reason: string) => reasons.push(reason);
    await using runtime = runtimeOver([new FakeWorker(refusing), new FakeWorker()], { onFallback });
    expect((await runtime.createSession(affine())).inputNames).toEqual(['x']);
    expect(reasons[0]).toBe(
      'WebGPU could not take a program: [@fgclip2/runtime-web] onnxruntime could not create the session: no room',
    );
    await using other = runtimeOver([new FakeWorker(refusing), new FakeWorker(refusing)]);
    await expect(other.createSession(affine())).rejects.toThrow('could not create the session: no room');
  });

  it('avoids it for a program that multiplies in 8 bits, and moves the sessions that are there', async () => {
    const [gpu, wasm] = [new FakeWorker(webgpuReply), new FakeWorker(webgpuReply)];
    const reasons: string[] = [];
    const onFallback = (reason: string) => reasons.push(reason);
    await using runtime = runtimeOver([wasm], { onFallback });
    await runtime.createSession(eightBit);
    expect(wasm.requests[0]).toMatchObject({ device: 'wasm' });
    await using other = runtimeOver([gpu, new FakeWorker(webgpuReply)], { onFallback });
    await other.createSession(affine());
    await other.createSession(eightBit);
    expect(gpu.terminated).toBe(true);
    expect(reasons).toEqual(Array(2).fill('WebGPU has no operator that multiplies in 8 bits'));
    await using asked = runtimeOver([new FakeWorker(webgpuReply)], { device: 'webgpu', onFallback });
    await asked.createSession(eightBit);
    expect(asked.name).toBe('onnxruntime-web (webgpu)');
  });

  it('starts no worker when it is disposed meanwhile', async () => {
    const gpu = new FakeWorker(webgpuReply);
    const runtime = runtimeOver([gpu]);
    const session = await runtime.createSession(affine());
    const refusal = expect(session.run({ x })).rejects.toThrow('The runtime is disposed.');
    gpu.loseDevice();
    await runtime.dispose();
    await refusal;
    await expect(session.run({ x })).rejects.toThrow('The runtime is disposed.');
  });

  it('begins the creation of a session again that the move overtakes', async () => {
    const [gpu, wasm] = [new FakeWorker(webgpuReply), new FakeWorker(webgpuReply)];
    await using runtime = runtimeOver([gpu, wasm]);
    await runtime.createSession(affine());
    const creation = runtime.createSession(affine());
    gpu.loseDevice();
    expect((await (await creation).run({ x })).y?.dims).toEqual([1, 2]);
    expect(wasm.requests.map(({ kind }) => kind)).toEqual(['start', 'create', 'run']);
  });

  it('releases a session while it moves, and one that has not moved', async () => {
    const [gpu, wasm] = [new FakeWorker(webgpuReply), new FakeWorker(webgpuReply)];
    await using runtime = runtimeOver([gpu, wasm]);
    const moving = await runtime.createSession(affine());
    const resting = await runtime.createSession(affine());
    const refusal = expect(moving.run({ x })).rejects.toThrow('The session is disposed.');
    gpu.loseDevice();
    await new Promise((resolve) => setTimeout(resolve));
    await Promise.all([moving.dispose(), resting.dispose(), refusal]);
    expect(wasm.requests.map(({ kind }) => kind)).toEqual(['start', 'create', 'release']);
  });
});

/** A source that says how its bytes arrive. */
function counted(): ByteSource {
  return {
    name: 'counted.bin',
    size: 28,
    async read(start, end, options) {
      await new Promise((resolve) => setTimeout(resolve));
      options?.onBytes?.(10);
      return new Uint8Array(end - start);
    },
  };
}
