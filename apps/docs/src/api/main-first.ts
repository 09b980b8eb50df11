const between = /\n\n\*\*\*\n\n(?=### )/;

/**
 * An API page that opens with some of its items, by their headings (`load()`), in a group of their own called Main.
 *
 * @throws Error when the page lacks one of them.
 */
export function mainFirst(page: string, headings: readonly string[]): string {
  const [head, ...groups] = page.trimEnd().split(/\n\n(?=## )/);
  const main = new Map<string, string>();
  const others = groups.flatMap((group) => {
    const [title, ...rest] = group.split('\n\n');
    const items = rest.join('\n\n').split(between);
    const kept = items.filter((item) => {
      const heading = item.slice('### '.length, item.indexOf('\n'));
      if (headings.includes(heading)) main.set(heading, item);
      return !headings.includes(heading);
    });
    return kept.length === 0 ? [] : [`${title}\n\n${kept.join('\n\n***\n\n')}`];
  });
  const missing = headings.filter((heading) => !main.has(heading));
  if (missing.length > 0) throw new Error(`[docs] Expected ${missing.join(', ')} on an API page, got none.`);
  const first = headings.map((heading) => main.get(heading)!).join('\n\n***\n\n');
  return `${[head, `## Main\n\n${first}`, ...others].join('\n\n')}\n`;
}
