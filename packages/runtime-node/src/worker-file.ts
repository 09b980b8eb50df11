import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { unpackedPath } from './unpacked-path.ts';

/**
 * The file that a worker thread is started from: the one beside a module of this package. A bundle takes the module
 * elsewhere: there it is the file that was put beside the bundle, or else that of the installed package.
 *
 * @throws Error when there is neither, with what to do.
 */
export function workerFile(
  module: string = thisModule(),
  // Not imported by its name: webpack would put a function of its own in its place.
  resolve: (name: string) => string = nodeModule.createRequire(module).resolve,
): string {
  const name = module.endsWith('.ts') ? 'worker.ts' : fileName;
  const beside = unpackedPath(fileURLToPath(new URL(name, module)));
  if (existsSync(beside)) return beside;
  try {
    return unpackedPath(resolve('@fgclip2/runtime-node/worker'));
  } catch (cause) {
    throw new Error(
      `[@fgclip2/runtime-node] Expected the worker's file at ${beside}, or @fgclip2/runtime-node installed, got neither. Copy node_modules/@fgclip2/runtime-node/dist/${fileName} there, or say where it is: nodeRuntime({ createWorker: () => new Worker(file) }).`,
      { cause },
    );
  }
}

const fileName = 'fgclip2-worker.js';

/** The URL of the file that this module is in; a bundle in CommonJS has no `import.meta.url`. */
function thisModule(): string {
  return (import.meta.url as string | undefined) ?? pathToFileURL(__filename).href;
}
