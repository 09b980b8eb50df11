/** What wasm/hamming.ts compiles to, with a memory of its own; pointers are in bytes. */
export interface HammingKernel {
  readonly memory: WebAssembly.Memory;
  /** Where the memory that callers may use begins. */
  readonly dataEnd: WebAssembly.Global<'i32'>;
  /** Writes a u16 a row: the bits in which each row of codes differs from the query. */
  hammingDistances(codes: number, rows: number, rowBytes: number, query: number, distances: number): void;
}

let compiled: WebAssembly.Module | undefined;
let tried = false;

/**
 * A new instance of the kernel; `undefined` without WebAssembly, without SIMD in it, and where a content security
 * policy forbids compiling.
 */
export function hammingKernel(): HammingKernel | undefined {
  if (!tried) compiled = compile();
  tried = true;
  if (compiled === undefined) return undefined;
  return new WebAssembly.Instance(compiled).exports as unknown as HammingKernel;
}

function compile(): WebAssembly.Module | undefined {
  const binary = Uint8Array.from(atob(kernelBinary), (character) => character.charCodeAt(0));
  // The kernel is itself the smallest module that tells whether there is SIMD.
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(binary)) return undefined;
  try {
    // Synchronous: browsers allow that on the main thread up to 4 kB.
    return new WebAssembly.Module(binary);
  } catch {
    return undefined;
  }
}

/** wasm/hamming.ts, compiled and as base64: `npm run build:wasm` in this package writes it here. */
export const kernelBinary: string =
  'AGFzbQEAAAABDAJgAABgBX9/f39/AAMDAgABBQMBAAAGBgF/AUEACwcnAwdkYXRhRW5kAwAQaGFtbWluZ0Rpc3RhbmNlcwABBm1lbW9yeQIACAEACoECAgcAQYAIJAAL9gECBH8CeyACQXBxIQYDQCABIAdKBED9DAAAAAAAAAAAAAAAAAAAAAAhCUEAIQUDQCAFIAZJBEAgBUHwA2oiCCAGIAYgCEsbIQj9DAAAAAAAAAAAAAAAAAAAAAAhCgNAIAUgCEkEQCAKIAAgBWr9AAQAIAMgBWr9AAQA/VH9Yv1uIQogBUEQaiEFDAELCyAJIAr9ff1//a4BIQkMAQsLIAn9GwAgCf0bAWogCf0bAmogCf0bA2ohBSAEIAIgBksEfyAFIAAgBmopAwAgAyAGaikDAIV7p2oFIAULOwEAIAAgAmohACAEQQJqIQQgB0EBaiEHDAELCws=';
