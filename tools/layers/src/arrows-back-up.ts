/** An arrow between two nodes. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/**
 * The arrows that run back up, sorted. `weights` gives how many imports each arrow stands for.
 *
 * Without a cycle there are none: whoever imports stands above what it imports. Nodes on a cycle are put in the
 * order in which most imports run down, chosen node by node; an arrow of the cycle against that order runs back up.
 */
export function arrowsBackUp(weights: ReadonlyMap<string, ReadonlyMap<string, number>>): Arrow[] {
  const looping = [...weights].flatMap(([from, targets]) =>
    [...targets].filter(([to]) => reaches(weights, to, from)).map(([to, weight]) => ({ from, to, weight })),
  );
  const place = new Map(orderDown(looping).map((node, index) => [node, index]));
  return looping
    .filter(({ from, to }) => place.get(to)! < place.get(from)!)
    .map(({ from, to }) => ({ from, to }))
    .sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
}

/** Highest first: at each step the node whose imports of the rest most outnumber the imports by the rest. */
function orderDown(arrows: readonly (Arrow & { readonly weight: number })[]): string[] {
  const rest = new Set(arrows.map(({ from }) => from).sort(compare)); // on a cycle each node imports one
  const ordered: string[] = [];
  while (rest.size > 0) {
    const lead = new Map([...rest].map((node) => [node, 0]));
    for (const { from, to, weight } of arrows) {
      if (!rest.has(from) || !rest.has(to)) continue;
      lead.set(from, lead.get(from)! + weight);
      lead.set(to, lead.get(to)! - weight);
    }
    const [highest] = [...lead].reduce((best, next) => (next[1] > best[1] ? next : best));
    rest.delete(highest);
    ordered.push(highest);
  }
  return ordered;
}

function reaches(
  edges: ReadonlyMap<string, ReadonlyMap<string, number>>,
  start: string,
  goal: string,
): boolean {
  const found = new Set([start]);
  for (const node of found) for (const target of edges.get(node)?.keys() ?? []) found.add(target);
  return found.has(goal);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
