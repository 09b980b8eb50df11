import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load, npyBytes, readVectors } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const { vectors, source } = await fgclip2.embedImages(
  demoScenes().map(({ url }) => url),
);

// numpy.load reads this file; the source goes beside it.
const folder = await mkdtemp(join(tmpdir(), 'fgclip2-'));
const file = join(folder, 'vectors.npy');
await writeFile(file, npyBytes(vectors.data, vectors.dims));
await writeFile(join(folder, 'source.json'), JSON.stringify(source));

const back = await readVectors(file);
console.log(
  back.vectors.dims,
  back.vectors.data.every((value, i) => value === vectors.data[i]),
);
await rm(folder, { recursive: true });

// Prints:
// [ 14, 192 ] true
