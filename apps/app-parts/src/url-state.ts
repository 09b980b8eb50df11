/** All values of a name in the page's query. */
export function readState(name: string): string[] {
  return new URLSearchParams(location.search).getAll(name);
}

/** Puts values into the page's query, so that a copied address shows the same; an empty list takes a name away. */
export function writeState(state: Record<string, readonly string[]>): void {
  const url = new URL(location.href);
  for (const [name, values] of Object.entries(state)) {
    url.searchParams.delete(name);
    for (const value of values) url.searchParams.append(name, value);
  }
  // Pages around the app may keep things of their own in the history's state.
  if (url.href !== location.href) history.replaceState(history.state, '', url);
}
