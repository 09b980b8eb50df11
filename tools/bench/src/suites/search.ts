import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packages } from '../packages.ts';
import { peers } from '../peers.ts';
import type { Row } from '../report.ts';
import { type RunOnce, runOnce } from '../run-once.ts';
import { makeSearchSet, queriesOfKind } from '../search/search-set.ts';
import { spread } from '../statistics.ts';
import type { SuiteApart } from '../suite.ts';

interface Entry {
  readonly kind: string;
  readonly name: string;
  /** A package that it needs. */
  readonly peer?: string;
  /** It compares with every vector: a second a query among a million. */
  readonly isSlow?: boolean;
  /** It holds everything on the heap. */
  readonly isSmall?: boolean;
}

const base = 'exact loop, TypeScript';
const ours = 'ours, sqliteStore';

const entries: readonly Entry[] = [
  { kind: 'loop', name: base, isSlow: true },
  { kind: 'sqlite', name: ours },
  { kind: 'sqlite-exact', name: 'ours, sqliteStore, exact', isSlow: true },
  { kind: 'memory', name: 'ours, memoryStore', isSmall: true },
  { kind: 'simd', name: 'ours, codes by SIMD' },
  { kind: 'typescript', name: 'ours, codes by TypeScript' },
  { kind: 'usearch', name: 'usearch, HNSW bf16', peer: 'usearch' },
  { kind: 'vec-float', name: 'sqlite-vec, float', peer: 'sqlite-vec', isSlow: true },
  { kind: 'vec-bit', name: 'sqlite-vec, bits', peer: 'sqlite-vec' },
];

/** Searching among many vectors, beside other ways. */
export const search: SuiteApart = {
  title: 'Search',
  async runIn(folder, { rounds: asked, long }) {
    const rounds = Math.min(asked, 3);
    const sizes = long ? [100_000, 1_000_000] : [100_000];
    const rows: Row[] = [];
    for (const size of sizes) rows.push(...(await measure(join(folder, `search-${size}`), size, rounds)));
    const skipped = [...new Set(entries.flatMap(({ peer }) => (peer && !isInstalled(peer) ? [peer] : [])))];
    const notes = [
      'Made vectors of width 768 in 2,000 clusters; 50 queries like images and 50 like texts, which have another mean and more noise, one after another in a process of its own. Wall is a query, speed against the exact loop; `start` is from the start of the process to the first answer; recall is of the ten nearest. Vectors that are compared again are read from the file, which is in the cache of the disk. `codes by` is the kernel alone, 4,096 of whose nearest are compared again, as are those of `sqlite-vec, bits`, which has the same bits.',
      ...(long ? ['Among a million, exact ways answer 5 queries of each kind.'] : []),
      packages.note(),
    ];
    return {
      ...{ notes, base, ours, rounds, rows },
      skipped: skipped.map((peer) => `${peer} is not installed: ${peers.command}`),
    };
  },
};

async function measure(folder: string, size: number, rounds: number): Promise<Row[]> {
  await makeSearchSet(folder, size);
  const isLarge = size > 100_000;
  const all = entries.filter(({ peer, isSmall }) => (!peer || isInstalled(peer)) && !(isLarge && isSmall));
  const builds = new Map<Entry, RunOnce>();
  for (const entry of all) {
    const index = indexFolder(folder, entry);
    if (!hasIndex(entry) || existsSync(index)) continue;
    const partial = `${index}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
    builds.set(entry, await once('search-build', entry.kind, folder, partial));
    await rename(partial, index);
  }
  const runs = all.map((): RunOnce[] => []);
  for (let round = 0; round < (isLarge ? 1 : rounds); round++) {
    for (const [place, entry] of all.entries()) {
      const queries = isLarge && entry.isSlow ? 5 : queriesOfKind;
      runs[place]!.push(
        await once('search', entry.kind, folder, indexFolder(folder, entry), String(queries)),
      );
    }
  }
  const figure = (place: number, name: string): number[] =>
    runs[place]!.map(({ report }) => report.figures![name]!);
  const median = (place: number, name: string): number => spread(figure(place, name)).median;
  return all.map((entry, place): Row => {
    const seconds = builds.get(entry)?.report.figures?.['build s'];
    const others = figure(0, 'median');
    return {
      case: `${size.toLocaleString('en')} vectors`,
      name: entry.name,
      wall: { median: median(place, 'median'), low: median(place, 'low'), high: median(place, 'high') },
      cpu: null,
      speed: spread(figure(place, 'median').map((time, round) => others[round]! / time)),
      figures: {
        'recall image': median(place, 'recall image').toFixed(3),
        'recall text': median(place, 'recall text').toFixed(3),
        'start ms': Math.round(median(place, 'start ms')),
        'peak RssAnon MB': Math.round(spread(runs[place]!.map(({ peak }) => peak)).median),
        ...(seconds !== undefined && { 'build s': seconds.toFixed(1) }),
        ...(hasIndex(entry) && { 'index MB': Math.round(bytesIn(indexFolder(folder, entry)) / 1e6) }),
      },
    };
  });
}

function once(script: string, ...args: string[]): Promise<RunOnce> {
  const flags = [...packages.flags(), '--disable-warning=ExperimentalWarning'];
  return runOnce(process.execPath, [...flags, packages.script(`once/${script}.ts`), ...args]);
}

/** Two ways to read one index share it. */
function indexFolder(folder: string, { kind }: Entry): string {
  return join(folder, { 'sqlite-exact': 'sqlite', typescript: 'simd' }[kind] ?? kind);
}

function hasIndex({ kind }: Entry): boolean {
  return kind !== 'loop' && kind !== 'memory';
}

function isInstalled(peer: string): boolean {
  return peers.version(peer) !== undefined;
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
