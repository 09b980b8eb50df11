import { describeRuntimeContract } from '@fgclip2/test-kit/runtime-contract';
import { affine } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import { webRuntime } from './web-runtime.ts';

describeRuntimeContract('webRuntime on wasm, two threads', () => webRuntime({ device: 'wasm', threads: 2 }));

describe('webRuntime on a cross-origin isolated page', () => {
  it('computes with the threads it is asked for', async () => {
    expect(crossOriginIsolated).toBe(true);
    await using runtime = webRuntime({ device: 'wasm', threads: 2 });
    await runtime.createSession(affine());
    expect(runtime.name).toBe('onnxruntime-web (wasm, 2 threads)');
  });
});
