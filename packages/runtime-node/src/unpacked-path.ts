import { existsSync } from 'node:fs';

/**
 * Where a file that an Electron app was packed with lies on the disk: in `app.asar.unpacked`, when it is there. Its
 * path says `app.asar`, which Electron's own `fs` understands, but neither a worker thread nor onnxruntime.
 */
export function unpackedPath(path: string): string {
  const unpacked = path.replace(/(?<=\.asar)(?=[\\/])/, '.unpacked');
  return existsSync(unpacked) ? unpacked : path;
}
