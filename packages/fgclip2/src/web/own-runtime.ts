import type { Runtime } from '@fgclip2/runtime';
import type { WebModelOptions } from '../loading/load-options.ts';

/** A runtime for one model alone. */
export async function ownRuntime(options: WebModelOptions): Promise<Runtime> {
  const { device, threads, wasmPaths, createWorker, onFallback } = options;
  const { webRuntime } = await import('@fgclip2/runtime-web').catch((cause: Error) => {
    throw new Error(
      `[fgclip2] Expected @fgclip2/runtime-web to run the model, could not load it (${cause.message}): npm install @fgclip2/runtime-web`,
      { cause },
    );
  });
  return webRuntime({ device, threads, wasmPaths, createWorker, onFallback });
}
