/**
 * An exported function of a source file, with the comment above it.
 *
 * @throws Error when there is none of this name.
 */
export function functionNamed(source: string, name: string): string {
  const pattern = new RegExp(`(?:/\\*\\*(?:(?!\\*/)[^])*\\*/\\n)?export function ${name}\\([^]*?\\n}\\n`);
  const found = pattern.exec(source);
  if (found === null)
    throw new Error(`[docs] Expected an exported function ${name}, got a source without it.`);
  return found[0];
}
