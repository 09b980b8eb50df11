import { Tensor } from '@fgclip2/tensor';
import { affine, slow } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import { type WebRuntime, type WebRuntimeOptions, webRuntime } from './web-runtime.ts';

const reason = 'the GPU device was lost: Device was destroyed.';
const x = new Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]);
const y = new Tensor('float32', Float32Array.of(6.5, 59.5), [1, 2]);
const many = new Tensor('float32', new Float32Array(64 * 256).fill(1), [64, 256]);

function losableRuntime(options: WebRuntimeOptions = {}): WebRuntime {
  return webRuntime({
    wasmPaths: '/packages/runtime-web/node_modules/onnxruntime-web/dist/',
    createWorker: () =>
      new Worker(new URL('./web/fixtures/losable-worker.ts', import.meta.url), { type: 'module' }),
    ...options,
  });
}

function loseDevice(): void {
  const channel = new BroadcastChannel('lose-device');
  channel.postMessage('now');
  channel.close();
}

describe('webRuntime that loses its GPU device', () => {
  it.each([0, 5, 20])('computes on WebAssembly what ran %i ms before, and what came after', async (delay) => {
    const reasons: string[] = [];
    await using runtime = losableRuntime({ onFallback: (reason) => reasons.push(reason) });
    const session = await runtime.createSession(slow(20));
    const other = await runtime.createSession(affine());
    expect(runtime.name).toBe('onnxruntime-web (webgpu)');
    const running = session.run({ x: many });
    const waiting = other.run({ x });
    await new Promise((resolve) => setTimeout(resolve, delay));
    loseDevice();
    expect((await running).y).toEqual(many);
    expect((await waiting).y).toEqual(y);
    expect((await session.run({ x: many })).y).toEqual(many);
    expect(reasons).toEqual([reason]);
    expect(runtime.name).toBe('onnxruntime-web (wasm)');
  });

  it('creates on WebAssembly the session that it was creating', async () => {
    await using runtime = losableRuntime();
    await runtime.createSession(affine());
    const creation = runtime.createSession(affine());
    loseDevice();
    expect((await (await creation).run({ x })).y).toEqual(y);
    expect((await (await runtime.createSession(affine())).run({ x })).y).toEqual(y);
    expect(runtime.name).toBe('onnxruntime-web (wasm)');
  });

  it('loses its sessions where WebGPU is asked for, and starts again for the next', async () => {
    await using runtime = losableRuntime({ device: 'webgpu' });
    const session = await runtime.createSession(slow(20));
    const words = `[@fgclip2/runtime-web] The sessions are lost because ${reason}`;
    const refusal = expect(session.run({ x: many })).rejects.toThrow(new Error(words));
    loseDevice();
    await refusal;
    await expect(session.run({ x: many })).rejects.toThrow(words);
    await session.dispose();
    expect((await (await runtime.createSession(affine())).run({ x })).y).toEqual(y);
    expect(runtime.name).toBe('onnxruntime-web (webgpu)');
  });

  it('moves its sessions to WebAssembly on request', async () => {
    const reasons: string[] = [];
    await using runtime = losableRuntime({ onFallback: (reason) => reasons.push(reason) });
    const session = await runtime.createSession(affine());
    expect((await session.run({ x })).y).toEqual(y);
    expect(await runtime.fallBack('its numbers were wrong')).toBe(true);
    expect((await session.run({ x })).y).toEqual(y);
    expect(reasons).toEqual(['its numbers were wrong']);
    expect(runtime.name).toBe('onnxruntime-web (wasm)');
  });
});
