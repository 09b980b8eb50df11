import { readFileSync } from 'node:fs';

const folder = new URL('../../../../packages/image-processor/src/node/fixtures/', import.meta.url);

/** A file that nothing here can write, of those that the decoders are tested with: HEIC, AVIF with boxes that turn it. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}

/** What Pillow makes of it: size and sha256 of its pixels as they are stored, and upright. */
export function byPillow(name: string): {
  width: number;
  height: number;
  sha256: string;
  upright_sha256: string;
} {
  return JSON.parse(fixture('pillow.json').toString()).files[name];
}
