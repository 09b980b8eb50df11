// Indexes many images in one process and prints its memory: npm run memory-slope [-- <images>]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { indexImages, sqliteStore } from '@fgclip2/search/node';
import { load } from 'fgclip2';
import { writeVariedScenes } from './varied-scenes.ts';

/** Images between two looks at the memory. */
const step = 500;

const [count = 10_000] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), 'fgclip2-memory-'));
try {
  const images = join(folder, 'images');
  await writeVariedScenes(images, count);
  const fgclip2 = await load(demoCheckpoint);
  const store = await sqliteStore(join(folder, 'index.fgclip2'));
  const looks: { done: number; megabytes: number }[] = [];
  const start = performance.now();
  let next = step;
  await indexImages(fgclip2, store, [images], {
    onProgress: ({ done, perSecond }) => {
      if (done < next) return;
      next += step;
      const { rss, heapUsed, external } = process.memoryUsage();
      const megabytes = rss / 1e6;
      looks.push({ done, megabytes });
      const held = `${(heapUsed / 1e6).toFixed(0)} on the heap, ${(external / 1e6).toFixed(0)} outside of it`;
      console.log(`${done} images: ${megabytes.toFixed(0)} MB (${held}), ${perSecond.toFixed(0)} a second`);
    },
  });
  const seconds = (performance.now() - start) / 1000;
  const { images: kept, bytes } = await store.stats();
  console.log(`${kept} images in ${seconds.toFixed(0)} s, a file of ${(bytes / 1e6).toFixed(1)} MB`);
  // The first fifth is left out: the runtime and the decoder take what they need.
  const steady = looks.slice(Math.floor(looks.length / 5));
  console.log(`slope after the first fifth: ${slope(steady).toFixed(2)} MB for 1,000 images`);
  await store[Symbol.asyncDispose]();
  await fgclip2.dispose();
} finally {
  await rm(folder, { recursive: true });
}

/** Of the line with the least squares, for 1,000 images. */
function slope(looks: readonly { done: number; megabytes: number }[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(looks.map(({ done }) => done)), mean(looks.map(({ megabytes }) => megabytes))];
  const together = looks.reduce((sum, { done, megabytes }) => sum + (done - x) * (megabytes - y), 0);
  const alone = looks.reduce((sum, { done }) => sum + (done - x) ** 2, 0);
  return (1000 * together) / alone;
}
