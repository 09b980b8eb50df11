import { searchContenders } from '../search/contenders.ts';
import { readSearchSet } from '../search/search-set.ts';
import { reportRun } from './report-run.ts';

// Writes the index of one way to search: search-build.ts <contender> <folder of the set> <folder of the index>.

const [name, setFolder, folder] = process.argv.slice(2) as [string, string, string];
const set = await readSearchSet(setFolder);
const start = performance.now();
await searchContenders[name]!.build!(set, folder);
reportRun({ 'build s': (performance.now() - start) / 1000 });
