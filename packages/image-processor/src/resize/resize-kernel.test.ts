import { sha256 } from '@fgclip2/test-kit/images';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileKernel } from '../../wasm/compile.ts';
import { noise } from './fixtures/noise.ts';
import { kernelBinary } from './resize-kernel.ts';

const image = { data: noise(300 * 200 * 3, 500), width: 300, height: 200 };
const size = { width: 144, height: 96 };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('takeKernel', () => {
  it('is there on Node', async () => {
    const { takeKernel } = await import('./resize-kernel.ts');
    expect(takeKernel()).toBeDefined();
  });

  it.each([
    ['WebAssembly', undefined],
    ['SIMD', { validate: (): boolean => false }],
    [
      'permission to compile',
      {
        validate: (): boolean => true,
        Module: class {
          constructor() {
            throw new Error('forbidden');
          }
        },
      },
    ],
  ])('is undefined without %s, and resizeFast gives the same bytes', async (_, webAssembly) => {
    const { resizeFast } = await import('./resize-fast.ts');
    const expected = sha256(resizeFast(image, size).data);
    vi.resetModules();
    vi.stubGlobal('WebAssembly', webAssembly);
    const { takeKernel } = await import('./resize-kernel.ts');
    const withoutKernel = await import('./resize-fast.ts');
    expect(takeKernel()).toBeUndefined();
    expect(sha256(withoutKernel.resizeFast(image, size).data)).toBe(expected);
  });
});

describe('kernelBinary', () => {
  it('is wasm/resize.ts, compiled', async () => {
    expect(await compileKernel()).toBe(kernelBinary);
  });

  it('is small enough to be compiled synchronously in every browser', () => {
    expect(atob(kernelBinary).length).toBeLessThan(4096);
  });
});
