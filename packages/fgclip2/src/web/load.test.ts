import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { load } from './load.ts';

afterEach(() => vi.doUnmock('@fgclip2/runtime-web'));

describe('load in a page', () => {
  it('gives its runtime what the page asked for, and disposes it', async () => {
    const made: unknown[] = [];
    let disposals = 0;
    const webRuntime = (options: unknown): Runtime => {
      made.push(options);
      const runtime = nodeRuntime({ threads: 1 });
      return {
        ...runtime,
        name: 'a page',
        dispose: async () => {
          disposals++;
          await runtime.dispose();
        },
      };
    };
    vi.doMock('@fgclip2/runtime-web', () => ({ webRuntime }));
    const createWorker = () => undefined as unknown as Worker;
    const onFallback = () => {};
    const options = { device: 'wasm', threads: 2, wasmPaths: '/ort/', createWorker, onFallback } as const;
    const fgclip2 = await load(demoCheckpoint, options);
    expect(made).toEqual([options]);
    expect(fgclip2.runtimeName).toBe('a page');
    expect((await fgclip2.embedTexts(['a burger'])).vectors.dims).toEqual([1, 192]);
    await fgclip2.dispose();
    expect(disposals).toBe(1);
  });

  it('refuses an option that only Node has', async () => {
    await expect(load(demoCheckpoint, { workers: 2 } as object)).rejects.toThrow(
      /^\[fgclip2\] Expected an option of the browser for load \(.*\), got workers, which only Node has\.$/,
    );
  });

  it('says how to install the runtime where it is missing', async () => {
    vi.doMock('@fgclip2/runtime-web', () => {
      throw new Error('Failed to resolve module specifier');
    });
    await expect(load(demoCheckpoint)).rejects.toThrow(
      /^\[fgclip2\] Expected @fgclip2\/runtime-web to run the model, could not load it \(.+\): npm install @fgclip2\/runtime-web$/s,
    );
  });

  it('takes a runtime that the page made itself', async () => {
    await using runtime = nodeRuntime({ threads: 1 });
    const fgclip2 = await load(demoCheckpoint, { runtime, prefetchRows: 100 });
    await fgclip2.embedTexts(['汉堡']);
    await fgclip2.dispose();
    await using again = await load(demoCheckpoint, { runtime });
    expect((await again.embedTexts(['汉堡'])).vectors.dims).toEqual([1, 192]);
  });
});
