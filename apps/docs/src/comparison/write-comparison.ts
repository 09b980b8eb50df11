import { mkdir, writeFile } from 'node:fs/promises';
import { comparisonTable, type Peers } from './comparison-table.ts';
import peers from './peers.json' with { type: 'json' };

// Writes the tables that the pages about other ways include, from peers.json.

const folder = new URL('../../generated/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const language of ['en', 'zh'] as const) {
  await writeFile(new URL(`comparison.${language}.md`, folder), comparisonTable(peers as Peers, language));
}
