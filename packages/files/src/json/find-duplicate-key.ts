/**
 * The first key that stands twice in one object of a JSON text, which JSON.parse would silently drop;
 * `undefined` when every key is unique. The text must have passed JSON.parse.
 */
export function findDuplicateKey(json: string): string | undefined {
  const objects: (Set<string> | undefined)[] = []; // the keys of each open object; undefined for an array
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{') objects.push(new Set());
    else if (character === '[') objects.push(undefined);
    else if (character === '}' || character === ']') objects.pop();
    else if (character === '"') {
      const start = at;
      for (at++; json[at] !== '"'; at++) if (json[at] === '\\') at++;
      if (!isColonNext(json, at + 1)) continue;
      const key = JSON.parse(json.slice(start, at + 1)) as string;
      const keys = objects.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

function isColonNext(json: string, at: number): boolean {
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++;
  return json[at] === ':';
}
