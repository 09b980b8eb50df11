import type { LocalBytes } from './local-bytes.ts';

/** Bytes that are stored as one piece as soon as all of them are here: what a closed tab loses at most, of each download. */
const pieceLength = 1 << 22;

/** Puts a file's bytes, as they come, where they belong, and stores them piece by piece. */
export interface PieceWriter {
  /** Takes the bytes that follow those before. */
  write(bytes: Uint8Array): Promise<void>;
  /** Stores what is not yet a whole piece, and waits for all that is being stored. */
  finish(): Promise<void>;
}

/**
 * Writes the bytes from `start` on into `target`, or without one into a piece at a time. At most two pieces
 * are under way.
 */
export function pieceWriter(
  local: LocalBytes,
  start: number,
  options: { target?: Uint8Array | undefined; orInMemory: boolean },
): PieceWriter {
  const { target, orInMemory } = options;
  let pieceStart = start;
  let piece = nextPiece();
  let filled = 0;
  let stored: Promise<void> = Promise.resolve();

  function nextPiece(): Uint8Array {
    if (target === undefined) return new Uint8Array(pieceLength);
    return target.subarray(pieceStart - start, pieceStart - start + pieceLength);
  }

  async function storePiece(): Promise<void> {
    await stored;
    stored = local.add([{ start: pieceStart, bytes: piece.subarray(0, filled) }], orInMemory);
    pieceStart += filled;
    piece = nextPiece();
    filled = 0;
  }

  return {
    async write(bytes) {
      for (let taken = 0; taken < bytes.length; ) {
        const count = Math.min(piece.length - filled, bytes.length - taken);
        piece.set(bytes.subarray(taken, taken + count), filled);
        filled += count;
        taken += count;
        if (filled === piece.length) await storePiece();
      }
    },
    async finish() {
      if (filled > 0) await storePiece();
      await stored;
    },
  };
}
