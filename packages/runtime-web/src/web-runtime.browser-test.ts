import { Tensor } from '@fgclip2/tensor';
import { describeRuntimeContract } from '@fgclip2/test-kit/runtime-contract';
import { affine, slow } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import { webRuntime } from './web-runtime.ts';

describeRuntimeContract('webRuntime on wasm, one thread', () => webRuntime({ device: 'wasm' }));

describe('webRuntime on a plain page', () => {
  it('computes with one thread, however many are asked for', async () => {
    expect(crossOriginIsolated).toBe(false);
    await using runtime = webRuntime({ device: 'wasm', threads: 2 });
    await runtime.createSession(affine());
    expect(runtime.name).toBe('onnxruntime-web (wasm)');
  });

  it('falls back from WebGPU and says why', async () => {
    const reasons: string[] = [];
    await using runtime = webRuntime({ onFallback: (reason) => reasons.push(reason) });
    expect(runtime.name).toBe('onnxruntime-web (auto)');
    const session = await runtime.createSession(affine());
    await runtime.createSession(affine());
    expect(reasons).toEqual(['this browser offers no WebGPU adapter']);
    expect(runtime.name).toBe('onnxruntime-web (wasm)');
    const x = new Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]);
    expect((await session.run({ x })).y?.data).toEqual(Float32Array.of(6.5, 59.5));
  });

  it('refuses where WebGPU is asked for and there is none', async () => {
    await using runtime = webRuntime({ device: 'webgpu' });
    const words = '[@fgclip2/runtime-web] onnxruntime could not start: this browser offers no WebGPU adapter';
    await expect(runtime.createSession(affine())).rejects.toThrow(new Error(words));
    await expect(runtime.createSession(affine())).rejects.toThrow(words);
  });

  it('tells when the worker does not load', async () => {
    const createWorker = () => new Worker('/no/such/worker.js', { type: 'module' });
    await using runtime = webRuntime({ device: 'wasm', createWorker });
    await expect(runtime.createSession(affine())).rejects.toThrow(
      '[@fgclip2/runtime-web] The sessions are lost because the worker failed: the script did not load',
    );
  });

  it('tells when onnxruntime does not load', async () => {
    await using runtime = webRuntime({ device: 'wasm', wasmPaths: '/no/such/folder/' });
    await expect(runtime.createSession(affine())).rejects.toThrow(
      '[@fgclip2/runtime-web] onnxruntime could not start: ',
    );
  });

  it('takes the files of onnxruntime from another folder', async () => {
    const folder = '/packages/runtime-web/node_modules/onnxruntime-web/dist/';
    await using runtime = webRuntime({ device: 'wasm', wasmPaths: folder });
    expect((await runtime.createSession(affine())).inputNames).toEqual(['x']);
  });

  it('leaves the page free while a session is created and while it runs', async () => {
    await using runtime = webRuntime({ device: 'wasm' });
    const x = Tensor.zeros('float32', [4096, 256]);
    const creation = runtime.createSession(slow(100));
    expect(await ticksDuring(creation)).toBeGreaterThan(5);
    expect(await ticksDuring((await creation).run({ x }))).toBeGreaterThan(5);
  });
});

/** How often a timer fires while `work` is pending. */
async function ticksDuring(work: Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await work;
  clearInterval(timer);
  return ticks;
}
