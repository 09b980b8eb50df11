/**
 * A worker whose WebGPU build also runs in browsers without JavaScript Promise Integration, at 27 MB instead of
 * 17. It has an entry of its own because bundlers emit every build that is named, even one that loads lazily.
 *
 * @example
 * import { webRuntime } from '@fgclip2/runtime-web';
 * import { asyncifyWorker } from '@fgclip2/runtime-web/asyncify';
 * const runtime = webRuntime({ createWorker: asyncifyWorker });
 */
export function asyncifyWorker(): Worker {
  return new Worker(new URL('./web/asyncify-worker.js', import.meta.url), { type: 'module' });
}
