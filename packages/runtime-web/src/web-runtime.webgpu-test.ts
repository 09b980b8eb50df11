import { Tensor } from '@fgclip2/tensor';
import { describeRuntimeContract } from '@fgclip2/test-kit/runtime-contract';
import { affine } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import { asyncifyWorker } from './asyncify.ts';
import { webRuntime } from './web-runtime.ts';

describeRuntimeContract('webRuntime on webgpu', () => webRuntime({ device: 'webgpu' }));

describe('webRuntime with a software adapter', () => {
  it('runs on it when asked to', async () => {
    await using runtime = webRuntime({ device: 'webgpu' });
    await runtime.createSession(affine());
    expect(runtime.name).toBe('onnxruntime-web (webgpu)');
  });

  it('prefers WebAssembly to it otherwise', async () => {
    const reasons: string[] = [];
    await using runtime = webRuntime({ onFallback: (reason) => reasons.push(reason) });
    await runtime.createSession(affine());
    expect(reasons).toEqual([
      'the only WebGPU adapter computes in software, which is slower than WebAssembly',
    ]);
    expect(runtime.name).toBe('onnxruntime-web (wasm)');
  });

  it('runs the asyncify build in a worker of its own', async () => {
    await using runtime = webRuntime({ device: 'webgpu', createWorker: asyncifyWorker });
    const session = await runtime.createSession(affine());
    const x = new Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]);
    expect((await session.run({ x })).y?.data).toEqual(Float32Array.of(6.5, 59.5));
    expect(runtime.name).toBe('onnxruntime-web (webgpu)');
  });
});
