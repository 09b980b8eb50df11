import { writeFile } from 'node:fs/promises';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import { homeFigure } from './home-figure.ts';

// Writes home-figure.json, what the home page shows; again whenever the demo checkpoint changes.

await using fgclip2 = await load(demoCheckpoint);
await writeFile(
  new URL('home-figure.json', import.meta.url),
  `${JSON.stringify(await homeFigure(fgclip2))}\n`,
);
