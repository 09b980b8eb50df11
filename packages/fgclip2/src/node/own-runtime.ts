import type { Runtime } from '@fgclip2/runtime';
import type { NodeModelOptions } from '../loading/load-options.ts';

/** A runtime for one model alone. */
export async function ownRuntime({ threads, workers, device }: NodeModelOptions): Promise<Runtime> {
  // Bundlers skip this import: a server that renders a page bundles this file, and mostly lacks the package.
  const { nodeRuntime } = await import(
    /* webpackIgnore: true */ /* turbopackIgnore: true */ '@fgclip2/runtime-node'
  ).catch((cause: Error) => {
    throw new Error(
      `[fgclip2] Expected @fgclip2/runtime-node to run the model, could not load it (${cause.message}): npm install @fgclip2/runtime-node`,
      { cause },
    );
  });
  return nodeRuntime({ threads, workers, executionProviders: device && [device] });
}
