import { messageOf } from '@fgclip2/tensor';
import type { InferenceSession } from 'onnxruntime-web/wasm';
import type { Started, StartRequest } from '../messages.ts';
import { attentionError, attentionTolerance } from './attention-check.ts';
import type { Builds, OnnxRuntime } from './builds.ts';
import { requestGpuDevice } from './gpu-device.ts';

/** A loaded build, and the options that its sessions are created with. */
export interface Backend {
  readonly onnxruntime: OnnxRuntime;
  readonly options: InferenceSession.SessionOptions;
  readonly started: Started;
  /** The GPU device that the sessions are on, where they are on one. */
  readonly device?: GPUDevice | undefined;
}

/**
 * Loads the build for a device and has it compute an attention layer with a known result.
 *
 * @throws Error when the build does not load or gives wrong numbers; for `auto`, only when WebAssembly does.
 */
export async function startBackend(builds: Builds, request: StartRequest): Promise<Backend> {
  if (request.device === 'wasm') return startWasm(builds, request);
  try {
    return await startWebgpu(builds, request);
  } catch (error) {
    if (request.device === 'webgpu') throw error;
    return startWasm(builds, request, messageOf(error));
  }
}

async function startWasm(builds: Builds, request: StartRequest, fallbackReason?: string): Promise<Backend> {
  const { threads: wanted = Math.min(4, navigator.hardwareConcurrency) } = request;
  const threads = globalThis.crossOriginIsolated ? wanted : 1;
  const onnxruntime = await load(builds.wasm, request, threads);
  const options = sessionOptions('wasm');
  await checkNumbers(onnxruntime, options);
  return { onnxruntime, options, started: { device: 'wasm', threads, fallbackReason } };
}

async function startWebgpu(builds: Builds, request: StartRequest): Promise<Backend> {
  if (!builds.canRunWebgpu()) {
    throw new Error('this browser lacks JavaScript Promise Integration, which the WebGPU build is made with');
  }
  const device = await requestGpuDevice({ software: request.device === 'webgpu' });
  const onnxruntime = await load(builds.webgpu, request, 1);
  const options = sessionOptions({ name: 'webgpu', device });
  await checkNumbers(onnxruntime, options);
  const started = { device: 'webgpu', threads: 1, fallbackReason: undefined } as const;
  return { onnxruntime, options, started, device };
}

async function load(
  build: (folder: string | undefined) => Promise<OnnxRuntime>,
  { wasmPaths }: StartRequest,
  threads: number,
): Promise<OnnxRuntime> {
  const onnxruntime = await build(wasmPaths);
  // Errors reach the caller as rejections; onnxruntime would print each of them as well.
  onnxruntime.env.logLevel = 'fatal';
  onnxruntime.env.wasm.numThreads = threads;
  return onnxruntime;
}

function sessionOptions(provider: InferenceSession.ExecutionProviderConfig): InferenceSession.SessionOptions {
  return { executionProviders: [provider], executionMode: 'sequential', logSeverityLevel: 4 };
}

async function checkNumbers(
  onnxruntime: OnnxRuntime,
  options: InferenceSession.SessionOptions,
): Promise<void> {
  const error = await attentionError(onnxruntime, options);
  // Not below the tolerance: NaN as well.
  if (!(error <= attentionTolerance)) {
    throw new Error(`an attention layer with a known result was off by ${error.toExponential(1)}`);
  }
}
