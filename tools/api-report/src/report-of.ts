import type { PublicName } from './read-names.ts';
import type { PublishedPackage } from './read-packages.ts';

/** The report of one package: a section an entry, in it each name's declaration, or where else that stands. */
export function reportOf(
  { name, entries }: PublishedPackage,
  names: ReadonlyMap<string, readonly PublicName[]>,
): string {
  const shown = new Map<string, string>();
  const sections = entries.flatMap((entry) => {
    const blocks = names.get(entry.name)!.map((item) => {
      if (item.owner !== name) return `export { ${item.name} } from '${item.owner ?? 'elsewhere'}';`;
      const earlier = shown.get(item.place);
      if (earlier !== undefined) return `// ${item.name}: as in ${earlier}`;
      shown.set(item.place, entry.name);
      return item.declaration;
    });
    return blocks.length === 0 ? [] : [`## ${entry.name}\n\n\`\`\`ts\n${blocks.join('\n\n')}\n\`\`\`\n`];
  });
  return [`# ${name}\n\nWritten by \`npm run api\`; not edited by hand.\n`, ...sections].join('\n');
}
