import { readFile } from 'node:fs/promises';
import { sha256 } from '@fgclip2/test-kit/images';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileKernel } from '../wasm/compile.ts';
import { noise } from './fixtures/noise.ts';
import { resizeKernelBinary } from './resize-kernel-binary.ts';

const image = { data: noise(300 * 200 * 3, 500), width: 300, height: 200 };
const size = { width: 144, height: 96 };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('resizeKernel', () => {
  it('is there on Node', async () => {
    const { resizeKernel } = await import('./resize-kernel.ts');
    expect(resizeKernel()).toBeDefined();
  });

  it.each([
    ['WebAssembly', undefined],
    ['SIMD', { validate: (): boolean => false }],
    [
      'leave to compile',
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
    const { resizeKernel } = await import('./resize-kernel.ts');
    const withoutKernel = await import('./resize-fast.ts');
    expect(resizeKernel()).toBeUndefined();
    expect(sha256(withoutKernel.resizeFast(image, size).data)).toBe(expected);
  });
});

describe('resizeKernelBinary', () => {
  it('is wasm/resize.ts, compiled', async () => {
    const path = new URL('./resize-kernel-binary.ts', import.meta.url);
    expect(await compileKernel()).toBe(await readFile(path, 'utf8'));
  });

  it('is small enough to be compiled synchronously in every browser', () => {
    expect(atob(resizeKernelBinary).length).toBeLessThan(4096);
  });
});
