/**
 * A function that cuts a text at every token of `tokens`: the leftmost first, of several there the longest. Its
 * pieces are ids for tokens and strings for what lies between.
 */
export function splitAtTokens(tokens: ReadonlyMap<string, number>): (text: string) => (string | number)[] {
  if (tokens.size === 0) return (text) => (text === '' ? [] : [text]);
  const names = [...tokens.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'),
    'g',
  );
  return (text) => {
    const pieces: (string | number)[] = [];
    let at = 0;
    for (const { 0: name, index } of text.matchAll(pattern)) {
      if (index > at) pieces.push(text.slice(at, index));
      pieces.push(tokens.get(name)!);
      at = index + name.length;
    }
    if (at < text.length) pieces.push(text.slice(at));
    return pieces;
  };
}
