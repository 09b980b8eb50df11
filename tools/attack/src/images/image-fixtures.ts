import { readdir, readFile } from 'node:fs/promises';

const folder = new URL('../../../../packages/image-processor/src/node/fixtures/', import.meta.url);

/** The image files that the image processor is tested with, small ones of every format. */
export async function imageFixtures(): Promise<Uint8Array[]> {
  const names = (await readdir(folder)).filter((name) => !/\.(json|ts|py|md)$/.test(name)).sort();
  return Promise.all(names.map(async (name) => new Uint8Array(await readFile(new URL(name, folder)))));
}
