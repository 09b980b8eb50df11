/** The token that stands for one byte: `<0x0A>`. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}

/** The byte that a token, given as UTF-8, stands for; `undefined` for other tokens. */
export function byteOfToken(token: Uint8Array): number | undefined {
  if (token.length !== 6 || token[0] !== 0x3c || token[1] !== 0x30) return undefined; // <0
  const digits = /^<0x([0-9a-f]{2})>$/i.exec(String.fromCharCode(...token))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}
