import { resizeKernelBinary } from './resize-kernel-binary.ts';

/** The compiled passes of wasm/resize.ts; pointers and strides are in bytes. */
export interface ResizeKernel {
  readonly memory: WebAssembly.Memory;
  /** Where the memory that callers may use begins. */
  readonly dataEnd: WebAssembly.Global<'i32'>;
  resizeWidth(
    input: number,
    inputStride: number,
    rows: number,
    output: number,
    outputStride: number,
    outputWidth: number,
    starts: number,
    weights: number,
    pairs: number,
    precisionBits: number,
  ): void;
  resizeHeight(
    input: number,
    stride: number,
    output: number,
    length: number,
    weights: number,
    pairs: number,
    precisionBits: number,
  ): void;
}

let kernel: ResizeKernel | undefined;
let tried = false;

/**
 * The kernel, instantiated at the first call; `undefined` without WebAssembly, without SIMD in it, and where a
 * content security policy forbids to compile.
 */
export function resizeKernel(): ResizeKernel | undefined {
  if (!tried) kernel = instantiate();
  tried = true;
  return kernel;
}

function instantiate(): ResizeKernel | undefined {
  const binary = Uint8Array.from(atob(resizeKernelBinary), (character) => character.charCodeAt(0));
  // The kernel is itself the smallest module that tells whether there is SIMD.
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(binary)) return undefined;
  try {
    // Synchronous: browsers allow that on the main thread up to 4 kB.
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
    return exports as unknown as ResizeKernel;
  } catch {
    return undefined;
  }
}
