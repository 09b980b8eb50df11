import type { Runtime } from '@fgclip2/runtime';
import type { NodeModelOptions } from '../loading/load-options.ts';

/** A runtime for one model alone. */
export async function ownRuntime({ threads, workers }: NodeModelOptions): Promise<Runtime> {
  // Bundlers leave it alone: what renders a page on a server bundles this, too, and mostly has no such package.
  const { nodeRuntime } = await import(
    /* webpackIgnore: true */ /* turbopackIgnore: true */ '@fgclip2/runtime-node'
  ).catch((cause: Error) => {
    throw new Error(
      `[fgclip2] Expected @fgclip2/runtime-node to run the model, could not load it (${cause.message}): npm install @fgclip2/runtime-node`,
      { cause },
    );
  });
  return nodeRuntime({ threads, workers });
}
