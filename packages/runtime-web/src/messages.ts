import type { ReplyOf, RequestOf, SessionInfo, TensorMessage } from '@fgclip2/runtime/worker';

/** Where a program may run; `auto` is WebGPU where it works and WebAssembly elsewhere. */
export type WebDevice = 'auto' | 'webgpu' | 'wasm';

/** Bytes with weights in them, and the location under which the model names them. */
export interface Segment {
  readonly path: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What the worker is started with. */
export interface StartRequest {
  readonly device: WebDevice;
  /** `undefined` for the default. */
  readonly threads: number | undefined;
  /** Absolute URL of the folder with onnxruntime-web's files; `undefined` for where it finds them itself. */
  readonly wasmPaths: string | undefined;
}

/** What the worker found when it started. */
export interface Started {
  readonly device: 'webgpu' | 'wasm';
  readonly threads: number;
  /** Why it is not WebGPU, where that was asked for. */
  readonly fallbackReason: string | undefined;
}

/** What the worker is asked; `session` is a number that the asking side has chosen. */
export interface Requests {
  start: StartRequest;
  create: { session: number; model: Uint8Array; segments: readonly Segment[] };
  run: { session: number; inputs: Record<string, TensorMessage> };
  release: { session: number };
}

/** What the worker gives for each request. */
export interface Results {
  start: Started;
  create: SessionInfo;
  run: Record<string, TensorMessage>;
  release: undefined;
}

/** One request with its kind. */
export type Request = RequestOf<Requests>;

/** What the worker sends back to a request; or, at any time, why every session is lost. */
export type Reply = ReplyOf<Results> | { lost: string };
