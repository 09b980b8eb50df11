/** Encodings by their byte order mark. */
const marks: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * The text of a file: in the encoding its byte order mark says, else in the one that is given.
 *
 * @throws Error that names the first line that is not in this encoding, and what to do.
 */
export function decodeText(bytes: Uint8Array, name: string, encoding = 'utf-8'): string {
  const marked = marks.find(([mark]) => mark.every((byte, i) => bytes[i] === byte))?.[1];
  const label = marked ?? encoding;
  const text = decoded(bytes, label);
  if (text !== undefined && !text.includes('\0')) return text;
  if (text !== undefined) {
    throw new Error(
      `Expected text in ${name}, got a zero character on line ${lineOf(text.slice(0, text.indexOf('\0')))}: is it UTF-16 without a mark (--encoding utf-16le), or no text?`,
    );
  }
  throw new Error(
    `Expected text in ${label.toUpperCase()} in ${name}, got other bytes on ${firstWrong(bytes, label)}. Name its encoding, such as --encoding gb18030 or windows-1252, or convert it: iconv -f GB18030 -t UTF-8.`,
  );
}

function decoded(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Where the first bytes are that are not in the encoding, found by halving: `line 2`, in UTF-8 with the byte. */
function firstWrong(bytes: Uint8Array, label: string): string {
  const isRight = (end: number): boolean => {
    try {
      new TextDecoder(label, { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [right, wrong] = [0, bytes.length];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (isRight(middle)) right = middle;
    else wrong = middle;
  }
  const before = new TextDecoder(label, { ignoreBOM: true }).decode(bytes.subarray(0, right), {
    stream: true,
  });
  const line = `line ${lineOf(before)}`;
  if (label !== 'utf-8') return line;
  // The bytes that began a character and have no end are not in what was decoded.
  const start = new TextEncoder().encode(before).length;
  return `${line}, byte ${start + 1} (0x${bytes[start]!.toString(16).toUpperCase()})`;
}

/** The number of the line that a text ends in. */
function lineOf(before: string): number {
  return before.split(lineEnd).length;
}

/** Unix, Windows and old Macs. */
export const lineEnd: RegExp = /\r\n|\n|\r/;
