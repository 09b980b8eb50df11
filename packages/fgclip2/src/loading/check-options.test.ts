import { describe, expect, it } from 'vitest';
import { checkOptions, type OptionLevel, type OptionPlatform } from './check-options.ts';

const check = (options: object, level: OptionLevel, platform: OptionPlatform) => () =>
  checkOptions(options, { of: 'load', level, platform });

describe('checkOptions', () => {
  it('accepts what the platform has, and what is undefined', () => {
    expect(check({ workers: 2, dtype: 'q8', revision: 'v1' }, 'load', 'node')).not.toThrow();
    expect(check({ device: 'wasm', tokenRows: 'whole', cache: false }, 'load', 'web')).not.toThrow();
    expect(check({ workers: undefined, nonsense: undefined }, 'load', 'web')).not.toThrow();
  });

  it.each<[option: string, platform: OptionPlatform, words: string]>([
    ['wasmPaths', 'node', 'got wasmPaths, which only the browser has.'],
    ['createWorker', 'node', 'give it to a runtime of your own, { runtime: nodeRuntime({ createWorker }) }.'],
    ['workers', 'web', 'got workers, which only Node has.'],
    ['cacheDir', 'web', 'got cacheDir, which only Node has.'],
    ['wasmPath', 'node', 'copiesDir), got wasmPath.'],
  ])('names %s on %s', (option, platform, words) => {
    expect(check({ [option]: 1 }, 'load', platform)).toThrow(TypeError);
    expect(check({ [option]: 1 }, 'load', platform)).toThrow(words);
  });

  it('names what a smaller part of the package does not take', () => {
    expect(check({ dtype: 'q8' }, 'model', 'node')).toThrow(
      '[fgclip2] Expected an option of Node for load (revision, token, endpoint, fetch, retries, retryDelay, onProgress, onWarning, signal, cacheDir, offline, runtime, threads, device, workers), got dtype.',
    );
    expect(check({ threads: 1 }, 'files', 'node')).toThrow('got threads.');
  });
});
