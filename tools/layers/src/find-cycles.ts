/**
 * The cycles of a directed graph, each as its nodes in order; at least one for every set of nodes that
 * reach each other. `edges` gives the targets of each node.
 */
export function findCycles(edges: ReadonlyMap<string, Iterable<string>>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();

  function visit(node: string, path: readonly string[]): void {
    const start = path.indexOf(node);
    if (start !== -1) {
      cycles.push(path.slice(start));
      return;
    }
    if (done.has(node)) return;
    for (const target of edges.get(node) ?? []) visit(target, [...path, node]);
    done.add(node);
  }

  for (const node of edges.keys()) visit(node, []);
  return cycles;
}
