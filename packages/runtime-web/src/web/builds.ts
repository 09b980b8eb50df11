/** A build of onnxruntime-web; all have the same interface. */
export type OnnxRuntime = typeof import('onnxruntime-web/wasm');

/** The builds that a worker can load, each only when it is needed. */
export interface Builds {
  wasm(): Promise<OnnxRuntime>;
  webgpu(): Promise<OnnxRuntime>;
  /** Whether this browser has what the WebGPU build is made with. */
  canRunWebgpu(): boolean;
}
