/** Control characters, and those that turn the direction of a line: names and texts may hold any. */
const control = /[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;

/** A text as a terminal may have it: control characters as the escapes of a string, `\x1b`. */
export function printable(text: string): string {
  return text.replaceAll(control, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x100) return short[character] ?? `\\x${code.toString(16).padStart(2, '0')}`;
    return `\\u${code.toString(16)}`;
  });
}

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** JSON of two spaces, without the control characters that JSON leaves as they are. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(
    /[\u007F-\u009F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
