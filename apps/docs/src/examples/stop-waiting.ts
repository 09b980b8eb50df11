import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

await using fgclip2 = await load(demoCheckpoint);
const images = demoScenes().map(({ url }) => url);

const stop = new AbortController();
const done = fgclip2.embedImages(images, {
  signal: stop.signal,
  onProgress: ({ done, total }) => {
    console.log(`${done} of ${total}`);
    if (done === 3) stop.abort();
  },
});
await done.catch((error: Error) => console.log(error.name));

// Prints:
// 1 of 14
// 2 of 14
// 3 of 14
// AbortError
