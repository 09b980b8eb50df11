import { searchContenders } from '../search/contenders.ts';
import { queriesOfKind, readSearchSet, wanted } from '../search/search-set.ts';
import { spread } from '../statistics.ts';
import { reportRun } from './report-run.ts';

// One way to search, from the start of the process: search.ts <contender> <folder of the set> <folder of the index>
// <queries of each kind>.

const [name, setFolder, folder, queries] = process.argv.slice(2) as [string, string, string, string];
const set = await readSearchSet(setFolder);
const search = await searchContenders[name]!.open(set, folder);
await search(set.queries[0]!);
const start = performance.now();
const times: number[] = [];
const recalls = { image: 0, text: 0 };
for (const [index, query] of set.queries.entries()) {
  if (index % queriesOfKind >= Number(queries)) continue;
  const before = performance.now();
  const found = new Set(await search(query));
  times.push(performance.now() - before);
  const right = set.nearest[index]!.filter((row) => found.has(row)).length;
  recalls[index < queriesOfKind ? 'image' : 'text'] += right / wanted / Number(queries);
}
const { median, low, high } = spread(times);
reportRun({
  ...{ median, low, high, 'start ms': start },
  ...{ 'recall image': recalls.image, 'recall text': recalls.text },
});
