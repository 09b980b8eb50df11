import type { PublicName } from './read-names.ts';

/** Types of one name that packages declare differently, a sentence a name. Entries may export one declaration again. */
export function twoMeanings(
  names: ReadonlyMap<string, readonly PublicName[]>,
  known: readonly string[],
): string[] {
  const owners = new Map<string, Map<string, string>>();
  for (const { name, isType, owner, declaration } of [...names.values()].flat()) {
    if (!isType || owner === undefined) continue;
    const declarations = owners.get(name) ?? new Map<string, string>();
    owners.set(name, declarations);
    // The first declaration of a package speaks for it: its entries differ by platform on purpose.
    if (!declarations.has(owner)) declarations.set(owner, declaration);
  }
  const different = [...owners].filter(([, declarations]) => new Set(declarations.values()).size > 1);
  const found = different.map(([name]) => name);
  return [
    ...different
      .filter(([name]) => !known.includes(name))
      .map(
        ([name, declarations]) => `${name} means different types in ${[...declarations.keys()].join(', ')}.`,
      ),
    ...known
      .filter((name) => !found.includes(name))
      .map((name) => `${name} has one meaning now: take it out of known-names.ts.`),
  ];
}
