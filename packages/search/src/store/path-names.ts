/** Whether a path is written as Windows does, with `\`: in a store it would be in no folder. */
export function isWindowsPath(path: string): boolean {
  return /^(?:[a-z]:\\|\\\\)/i.test(path);
}

/** Order of paths by code points, which is that of their bytes in UTF-8; plain sorting goes by units of UTF-16. */
export function byName(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [one, other] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (one !== other) return rank(one) - rank(other);
  }
  return a.length - b.length;
}

/** Halves of characters beyond U+FFFF come after everything else. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
