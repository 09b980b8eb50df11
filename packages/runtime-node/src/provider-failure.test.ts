import { affine } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import { nodeRuntime } from './node-runtime.ts';
import { missingProvider, providerFailure } from './provider-failure.ts';

const needsCuda =
  /^cuda does not start \(.*\)\. It needs Linux x64, CUDA 12 and cuDNN 9 .*ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node$/;

describe('providerFailure', () => {
  it('says what a backend needs that does not start', () => {
    const words = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
    expect(providerFailure(words, ['cuda', 'cpu'])).toMatch(needsCuda);
    expect(providerFailure(words, ['cuda'])).toContain(`(${words})`);
  });

  it("leaves out places in onnxruntime's sources", () => {
    const words =
      '/src/core/webgpu_context.cc:136 Initialize(const Config&)::<lambda()> status == Success was false. Failed to get a WebGPU adapter: No supported adapters\n';
    expect(providerFailure(words, ['webgpu'])).toBe(
      'webgpu does not start (Failed to get a WebGPU adapter: No supported adapters). It needs a GPU with its driver: Vulkan on Linux, Direct3D 12 on Windows, Metal on macOS',
    );
  });

  it('leaves other failures as they are', () => {
    expect(providerFailure('Protobuf parsing failed.', ['cuda'])).toBe('Protobuf parsing failed.');
    expect(providerFailure('no shared library', ['cpu'])).toBe('no shared library');
  });
});

describe('missingProvider', () => {
  it('names what is there, and what the missing one needs', () => {
    expect(missingProvider(['dml', 'cpu'], ['cpu', 'webgpu', 'tensorrt'])).toBe(
      'this onnxruntime-node has no dml, but cpu, webgpu. dml needs Windows, and a GPU with DirectX 12',
    );
    expect(missingProvider(['cpu'], ['cpu'])).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('keeps a runtime from computing elsewhere in silence', async () => {
    await using runtime = nodeRuntime({ executionProviders: ['dml', 'cpu'] });
    await expect(runtime.createSession(affine())).rejects.toThrow(
      /^\[@fgclip2\/runtime-node\] onnxruntime could not create the session: this onnxruntime-node has no dml, but cpu,/,
    );
  });
});
