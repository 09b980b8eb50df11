// A process of its own: indexes a folder into a file, and prints a line for each file that is dealt with.
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { indexImages, sqliteStore } from '@fgclip2/search/node';
import { load } from 'fgclip2';

const [path, folder] = process.argv.slice(2) as [string, string];
const fgclip2 = await load(demoCheckpoint);
const store = await sqliteStore(path);
const { indexed, linked, skipped, failures } = await indexImages(fgclip2, store, [folder], {
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
});
await store[Symbol.asyncDispose]();
await fgclip2.dispose();
process.stdout.write(`${JSON.stringify({ indexed, linked, skipped, failures: failures.length })}\n`);
