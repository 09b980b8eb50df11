import type { NewPiece, Piece, PieceStore } from './contract.ts';
import { gapsIn, type Interval, joinNear } from './intervals.ts';

/** The bytes of one version of one file that are here: in the browser's storage or, for this visit, in memory. */
export interface LocalBytes {
  /** How many there are. */
  count(): number;
  /** The parts of [start, end) that are not here. */
  gaps(start: number, end: number): Interval[];
  /** Copies what is here of [start, end) into `target`; gives the parts that turned out to be gone. */
  copy(
    start: number,
    end: number,
    target: Uint8Array,
    onBytes?: (count: number) => void,
  ): Promise<Interval[]>;
  /** Stores pieces, or with `orInMemory` keeps those that cannot be stored until the page goes. Never rejects. */
  add(pieces: readonly NewPiece[], orInMemory: boolean): Promise<void>;
  /** Forgets the pieces that hold some of [start, end), and deletes those that are stored. Never rejects. */
  forget(start: number, end: number): Promise<void>;
  /** Forgets everything, without deleting what is stored. */
  clear(): void;
}

/** The pieces that are stored, and those in memory. */
export function localBytes(storage: PieceStore | undefined): LocalBytes {
  const pieces = new Set<Piece>(storage?.pieces);

  /** The pieces that hold some of [start, end), in order. */
  function inside(start: number, end: number): Piece[] {
    return [...pieces]
      .filter((piece) => piece.start < end && piece.end > start)
      .sort((a, b) => a.start - b.start);
  }

  return {
    count() {
      const all = Array.from(pieces, ({ start, end }): Interval => [start, end]);
      const joined = joinNear(all, 0, Number.POSITIVE_INFINITY);
      return joined.reduce((sum, [start, end]) => sum + end - start, 0);
    },
    gaps: (start, end) => gapsIn(start, end, inside(start, end)),
    async copy(start, end, target, onBytes) {
      const gone: Interval[] = [];
      const loads: Promise<void>[] = [];
      let position = start;
      for (const piece of inside(start, end)) {
        const from = Math.max(piece.start, position);
        const to = Math.min(piece.end, end);
        if (from >= to) continue;
        position = to;
        const load = async () => {
          const bytes = await piece.load(from, to);
          if (bytes === undefined) {
            pieces.delete(piece);
            gone.push([from, to]);
          } else {
            target.set(bytes, from - start);
            onBytes?.(bytes.length);
          }
        };
        loads.push(load());
      }
      await Promise.all(loads);
      return gone;
    },
    async add(added, orInMemory) {
      // made before anything is waited for: the caller may change the bytes afterwards
      const blobs = orInMemory ? added.map(({ start, bytes }) => blobPiece(start, bytes)) : [];
      for (const piece of blobs) pieces.add(piece);
      const stored = await storage?.store(added);
      if (stored === undefined) return;
      for (const piece of stored) pieces.add(piece);
      for (const piece of blobs) pieces.delete(piece);
    },
    async forget(start, end) {
      const wrong = inside(start, end);
      for (const piece of wrong) pieces.delete(piece);
      await Promise.all(wrong.map((piece) => piece.remove?.()));
    },
    clear() {
      pieces.clear();
    },
  };
}

/** A piece in a Blob, which the browser may move from memory to its disk. */
function blobPiece(start: number, bytes: Uint8Array): Piece {
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  return {
    start,
    end: start + bytes.length,
    load: async (from, to) => new Uint8Array(await blob.slice(from - start, to - start).arrayBuffer()),
  };
}
