import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = fileURLToPath(new URL('../peers', import.meta.url));

/** The packages the benchmark compares with; they are installed apart, or not at all. */
export const peers = {
  folder,
  /** How they are installed. */
  command: 'cd tools/bench/peers && ONNXRUNTIME_NODE_INSTALL=skip npm ci --ignore-scripts',
  /** URL of a package's module, `undefined` where it is not installed. */
  resolve(name: string): string | undefined {
    const root = join(folder, 'node_modules', name);
    if (!existsSync(root)) return undefined;
    return pathToFileURL(createRequire(join(folder, 'package.json')).resolve(name)).href;
  },
  /** Its version, `undefined` where it is not installed. */
  version(name: string): string | undefined {
    const file = join(folder, 'node_modules', name, 'package.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
  },
};
