import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StartRequest } from '../messages.ts';
import { attention } from './attention-check.ts';
import type { Builds, OnnxRuntime } from './builds.ts';
import { startBackend } from './start-backend.ts';

const request: StartRequest = { device: 'auto', threads: 3, wasmPaths: undefined };

beforeEach(() => {
  vi.stubGlobal('crossOriginIsolated', true);
  vi.stubGlobal('navigator', { hardwareConcurrency: 16, gpu: { requestAdapter: async () => adapter() } });
});
afterEach(() => vi.unstubAllGlobals());

/** A build that computes the attention layer with an error of `off`. */
function build(off = 0): OnnxRuntime {
  class Tensor {
    data: Float32Array;
    constructor(_type: string, data: Float32Array) {
      this.data = data;
    }
  }
  const session = {
    run: async ({ query, key, value }: Record<string, Tensor>) => {
      const size = { length: 64, width: 128, heads: 2 };
      const data = attention(query!.data, key!.data, value!.data, size);
      data[8191]! += off;
      return { mixed: { data } };
    },
    release: async () => {},
  };
  const create = async () => session;
  return { env: { wasm: {} }, Tensor, InferenceSession: { create } } as unknown as OnnxRuntime;
}

function builds(overrides: Partial<Builds> = {}): Builds {
  return {
    wasm: async () => build(),
    webgpu: async () => build(),
    canRunWebgpu: () => true,
    ...overrides,
  };
}

const asked: GPUDeviceDescriptor[] = [];
function adapter({ isFallbackAdapter = false, subgroupMinSize = 32 } = {}): GPUAdapter {
  const largest = new Proxy({}, { get: (_, name) => (name === 'maxBufferSize' ? 7 : 1) });
  return {
    info: { isFallbackAdapter, subgroupMinSize },
    features: new Set(['subgroups', 'shader-f16']),
    limits: largest,
    requestDevice: async (description: GPUDeviceDescriptor) => asked.push(description),
  } as unknown as GPUAdapter;
}

function useAdapter(found: GPUAdapter | null): void {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => found } });
}

describe('startBackend', () => {
  it('loads the WebGPU build alone where that works', async () => {
    const wasm = vi.fn();
    const { started, options } = await startBackend(builds({ wasm }), request);
    expect(started).toEqual({ device: 'webgpu', threads: 1, fallbackReason: undefined });
    expect(options.executionProviders).toEqual([expect.objectContaining({ name: 'webgpu' })]);
    expect(wasm).not.toHaveBeenCalled();
    expect(asked.at(-1)?.requiredFeatures).toEqual(['shader-f16', 'subgroups']);
    expect(asked.at(-1)?.requiredLimits).toMatchObject({ maxBufferSize: 7, maxComputeWorkgroupSizeZ: 1 });
  });

  it('loads the wasm build alone where that is asked for', async () => {
    const webgpu = vi.fn();
    const wasm = vi.fn(async () => build());
    const { started, options, onnxruntime } = await startBackend(builds({ webgpu, wasm }), {
      ...request,
      device: 'wasm',
      wasmPaths: 'https://example.org/ort/',
    });
    expect(started).toEqual({ device: 'wasm', threads: 3, fallbackReason: undefined });
    expect(options.executionProviders).toEqual(['wasm']);
    expect(wasm).toHaveBeenCalledWith('https://example.org/ort/');
    expect(onnxruntime.env).toEqual({ logLevel: 'fatal', wasm: { numThreads: 3 } });
    expect(webgpu).not.toHaveBeenCalled();
  });

  it('takes up to four threads by itself, and one where the page is not isolated', async () => {
    const wasm: StartRequest = { ...request, device: 'wasm', threads: undefined };
    expect((await startBackend(builds(), wasm)).started.threads).toBe(4);
    vi.stubGlobal('crossOriginIsolated', false);
    expect((await startBackend(builds(), wasm)).started.threads).toBe(1);
    expect((await startBackend(builds(), { ...wasm, threads: 3 })).started.threads).toBe(1);
  });

  it('leaves subgroups out where they are narrower than 8', async () => {
    useAdapter(adapter({ subgroupMinSize: 4 }));
    await startBackend(builds(), request);
    expect(asked.at(-1)?.requiredFeatures).toEqual(['shader-f16']);
  });

  it.each([
    [
      'without an adapter',
      'this browser offers no WebGPU adapter',
      () => {
        useAdapter(null);
        return builds();
      },
    ],
    [
      'without WebGPU',
      'this browser offers no WebGPU adapter',
      () => {
        vi.stubGlobal('navigator', {});
        return builds();
      },
    ],
    [
      'without JavaScript Promise Integration',
      'this browser lacks JavaScript Promise Integration, which the WebGPU build is made with',
      () => builds({ canRunWebgpu: () => false }),
    ],
    [
      'when the build does not load',
      'no luck',
      () => builds({ webgpu: () => Promise.reject(new Error('no luck')) }),
    ],
    [
      'when the numbers are wrong',
      'an attention layer with a known result was off by 1.0e-2',
      () => builds({ webgpu: async () => build(0.01) }),
    ],
    [
      'when the results are not numbers',
      'an attention layer with a known result was off by NaN',
      () => builds({ webgpu: async () => build(Number.NaN) }),
    ],
  ] as const)('falls back %s, or refuses where WebGPU is asked for', async (_, reason, make) => {
    const { started } = await startBackend(make(), request);
    expect(started).toEqual({ device: 'wasm', threads: 3, fallbackReason: reason });
    await expect(startBackend(make(), { ...request, device: 'webgpu' })).rejects.toThrow(reason);
  });

  it('takes a software adapter only where WebGPU is asked for', async () => {
    useAdapter(adapter({ isFallbackAdapter: true }));
    const { started } = await startBackend(builds(), request);
    expect(started.fallbackReason).toBe(
      'the only WebGPU adapter computes in software, which is slower than WebAssembly',
    );
    expect((await startBackend(builds(), { ...request, device: 'webgpu' })).started.device).toBe('webgpu');
  });

  it('refuses wrong numbers on WebAssembly', async () => {
    const wrong = builds({ wasm: async () => build(1) });
    await expect(startBackend(wrong, { ...request, device: 'wasm' })).rejects.toThrow('was off by 1.0e+0');
  });
});
