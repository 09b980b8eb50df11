import { type ByteSource, Tensor } from '@fgclip2/tensor';
import { affine, weightAt } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import type { Answers, Reply, Request } from './messages.ts';
import { type WebRuntimeOptions, webRuntime } from './web-runtime.ts';

/** A worker that answers as told, in a later turn, and remembers what it was asked. */
class FakeWorker extends EventTarget {
  readonly requests: Request[] = [];
  terminated = false;
  private readonly answer: (request: Request) => Reply;

  constructor(answer: (request: Request) => Reply = answers) {
    super();
    this.answer = answer;
  }

  postMessage(request: Request, transfer: readonly ArrayBuffer[]): void {
    this.requests.push(structuredClone(request, { transfer: [...transfer] }));
    setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data: this.answer(request) })));
  }

  terminate(): void {
    this.terminated = true;
  }
}

function answers({ kind }: Request): Reply {
  const y = { dtype: 'float32' as const, data: Float32Array.of(6.5, 59.5), dims: [1, 2] };
  const all: Answers = {
    start: { device: 'wasm', threads: 2, fallbackReason: 'no adapter' },
    create: {
      inputs: [{ name: 'x', type: 'float32', shape: ['N', 3] }],
      outputs: [{ name: 'y', type: 'float32', shape: ['N', 2] }],
    },
    run: { y },
    release: undefined,
  };
  return { answer: all[kind] };
}

function runtimeOver(workers: FakeWorker[], options: WebRuntimeOptions = {}) {
  const left = [...workers];
  return webRuntime({ ...options, createWorker: () => left.shift() as unknown as Worker });
}

const x = new Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]);

describe('webRuntime', () => {
  it('refuses options out of range', () => {
    expect(() => webRuntime({ device: 'gpu' as never })).toThrow(
      new TypeError('[@fgclip2/runtime-web] Expected one of auto, webgpu, wasm for device, got "gpu".'),
    );
    for (const threads of [0, 1.5, Number.NaN]) {
      expect(() => webRuntime({ threads })).toThrow(
        new RangeError(`[@fgclip2/runtime-web] Expected a whole number >= 1 for threads, got ${threads}.`),
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

  it('packs the weights of a program into one segment', async () => {
    const worker = new FakeWorker();
    await using runtime = runtimeOver([worker]);
    await runtime.createSession(affine());
    const [, create] = worker.requests;
    const [segment, ...others] = (create as Extract<Request, { kind: 'create' }>).segments;
    expect(others).toEqual([]);
    expect(segment!.path).toBe('segment-0');
    expect(new Float32Array(segment!.data.buffer)).toEqual(Float32Array.of(1, 2, 3, 10, 20, 30, 0.5, -0.5));
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
          'got 4294967300; load a quantised variant of the checkpoint (f16, q8 or q4).',
      ),
    );
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
    const words = '[@fgclip2/runtime-web] The worker failed, its sessions are lost: out of memory';
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
});
