import { writeFile } from 'node:fs/promises';
import { rerun, transcripts, transcriptsFolder } from './transcripts-folder.ts';

// Writes below each command line of the guides what it prints; again whenever the sample checkpoint changes.

for (const [name, text] of await rerun(await transcripts()))
  await writeFile(`${transcriptsFolder}${name}`, text);
