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

let module: WebAssembly.Module | undefined;
let tried = false;

/** Kernels that no resize holds. */
const free: ResizeKernel[] = [];

/**
 * A kernel of the caller's own until it is {@link freeKernel}ed, since several images may be in the middle of their
 * resize; `undefined` without WebAssembly, without SIMD in it, and where a content security policy forbids compiling.
 */
export function takeKernel(): ResizeKernel | undefined {
  const kernel = free.pop();
  if (kernel !== undefined) return kernel;
  if (!tried) module = compile();
  tried = true;
  return module && (new WebAssembly.Instance(module).exports as unknown as ResizeKernel);
}

/** Gives a kernel to the resizes to come. */
export function freeKernel(kernel: ResizeKernel): void {
  free.push(kernel);
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

/** wasm/resize.ts, compiled and as base64: `npm run build:wasm` in this package writes it here. */
export const kernelBinary: string =
  'AGFzbQEAAAABGwNgAABgCn9/f39/f39/f38AYAd/f39/f39/AAMEAwABAgUDAQABBgYBfwFBAAsHMQQHZGF0YUVuZAMAC3Jlc2l6ZVdpZHRoAAEMcmVzaXplSGVpZ2h0AAIGbWVtb3J5AgAIAQAMAQEK5QYDBwBBoAgkAAvABAIJewd/QQEgCUEBa3T9ESEMQYAI/QAEACESQZAI/QAEACEQA0AgAiAXSgRAIAYhEyAHIRYgAyEVQQAhGANAIAUgGEoEQCAAIBMoAgBqIRkgE0EEaiETIAwiCyERIAsiCiENIAghFANAIBRBAUoEQCALIBn9AAQAIgsgEv0OIBb9CQIAIg79ugH9rgEgCyAQ/Q4gFv0JAgQiD/26Af2uASELIBEgASAZav0ABAAiESAS/Q4gDv26Af2uASARIBD9DiAP/boB/a4BIREgCiAZIAFBAXRq/QAEACIKIBL9DiAO/boB/a4BIAogEP0OIA/9ugH9rgEhCiANIBkgAUEDbGr9AAQAIg0gEv0OIA79ugH9rgEgDSAQ/Q4gD/26Af2uASENIBZBCGohFiAZQQxqIRkgFEECayEUDAELCyAUQQBKBEAgCyAZ/V0DACAS/Q4gFv0JAgAiDv26Af2uASELIBEgASAZav1dAwAgEv0OIA79ugH9rgEhESANIBkgAUEDbGr9XQMAIBL9DiAO/boB/a4BIQ0gFkEEaiEWIAogGSABQQF0av1dAwAgEv0OIA79ugH9rgEhCgsgFSALIAn9rAEgESAJ/awB/YUBIAogCf2sASANIAn9rAH9hQH9ZiIK/VoCAAAgBCAVaiAK/VoCAAEgFSAEQQF0aiAK/VoCAAIgFSAEQQNsaiAK/VoCAAMgFUEDaiEVIBhBAWohGAwBCwsgACABQQJ0aiEAIAMgBEECdGohAyAXQQRqIRcMAQsLC5gCAgl7BH9BASAGQQFrdP0RIQgDQCADIBNKBEAgCCIHIQ4gByIJIQogACATaiESIAQhEEEAIREDQCAFIBFKBEAgByAS/QAEACIPIAEgEmr9AAQAIgz9DQAQARECEgMTBBQFFQYWBxciC/2JASAQ/QkCACIN/boB/a4BIQcgDiAL/YoBIA39ugH9rgEhDiAJIA8gDP0NCBgJGQoaCxsMHA0dDh4PHyIL/YkBIA39ugH9rgEhCSAKIAv9igEgDf26Af2uASEKIBBBBGohECASIAFBAXRqIRIgEUEBaiERDAELCyACIBNqIAcgBv2sASAOIAb9rAH9hQEgCSAG/awBIAogBv2sAf2FAf1m/QsEACATQRBqIRMMAQsLCwsmAQBBgQgLH/8D/wH/BP8C/wX//////wb/Cf8H/wr/CP8L//////8=';
