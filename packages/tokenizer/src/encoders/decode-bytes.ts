import { byteOfToken } from '../compact/byte-token.ts';

/** U+2581, which stands for a space in tokens, as UTF-8. */
const [space0, space1, space2] = new TextEncoder().encode('▁');
const replacement = new TextEncoder().encode('\uFFFD');
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The text of tokens given as UTF-8: `▁` becomes a space, neighboring byte tokens (`<0xE7>`) the text they spell,
 * or one U+FFFD each where that is not UTF-8 (the ByteFallback decoder of Hugging Face's tokenizers).
 */
export function decodeBytes(tokens: Iterable<Uint8Array>): string {
  const bytes: number[] = [];
  let run: number[] = [];

  function endRun(): void {
    if (run.length === 0) return;
    if (isUtf8(run)) for (const byte of run) bytes.push(byte);
    else for (let i = 0; i < run.length; i++) bytes.push(...replacement);
    run = [];
  }

  for (const token of tokens) {
    const byte = byteOfToken(token);
    if (byte !== undefined) {
      run.push(byte);
      continue;
    }
    endRun();
    for (let i = 0; i < token.length; i++) {
      const isSpace = token[i] === space0 && token[i + 1] === space1 && token[i + 2] === space2;
      bytes.push(isSpace ? 0x20 : token[i]!);
      if (isSpace) i += 2;
    }
  }
  endRun();
  return lenient.decode(Uint8Array.from(bytes));
}

function isUtf8(bytes: readonly number[]): boolean {
  try {
    strict.decode(Uint8Array.from(bytes));
    return true;
  } catch {
    return false;
  }
}
