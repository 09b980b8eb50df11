import type { Pieces } from '@fgclip2/tensor';
import { bitReader } from './bit-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { HuffmanTable } from './huffman-table.ts';

/** One component of a scan that holds several, a block of each in turn. */
export interface ScanComponent {
  readonly plane: ByteWriter;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

/** What a scan holds. */
export interface ScanContents {
  /** The last coefficient of a block. */
  readonly last: number;
  /** Whether it adds a bit to coefficients that an earlier scan began. */
  readonly isRefinement: boolean;
  readonly blocks: number;
  /** Blocks between two restart markers; 0 where there are none. */
  readonly restartInterval: number;
}

/**
 * Sorts the compressed samples of a scan by component: each block's bits go to the plane of its component as they
 * are. Source: ITU-T T.81, annexes F.2 and G.2.
 *
 * @throws Error where the bits are not those of the blocks.
 */
export function* sortScan(
  jpeg: Uint8Array,
  start: number,
  components: readonly ScanComponent[],
  { last, isRefinement, blocks, restartInterval }: ScanContents,
): Pieces<void> {
  const reader = bitReader(jpeg, start);

  function copyBits(plane: ByteWriter, count: number): void {
    if (count > 0) plane.bits(reader.take(count), count);
  }

  /** Copies a code and gives its symbol. */
  function copyCode(plane: ByteWriter, table: HuffmanTable | undefined): number {
    const entry = table?.[reader.peek()] ?? 0;
    if (entry === 0) throw new Error('its compressed samples are damaged');
    copyBits(plane, entry >> 8);
    return entry & 0xff;
  }

  function copyBlock({ plane, dc, ac }: ScanComponent): void {
    if (isRefinement) {
      copyBits(plane, 1);
      return;
    }
    copyBits(plane, copyCode(plane, dc) & 15);
    for (let coefficient = 1; coefficient <= last; coefficient++) {
      const symbol = copyCode(plane, ac);
      const count = symbol & 15;
      if (count === 0 && symbol !== sixteenZeros) return;
      coefficient += symbol >> 4;
      copyBits(plane, count);
    }
  }

  for (let block = 0; block < blocks; block++) {
    if (restartInterval > 0 && block > 0 && block % restartInterval === 0) {
      const marker = reader.skipMarker();
      for (const { plane } of components) {
        plane.flush();
        plane.bytes([0xff, marker]);
      }
    }
    for (const component of components) copyBlock(component);
    if (block % blocksAPiece === blocksAPiece - 1) yield 64 * components.length * blocksAPiece;
  }
  for (const { plane } of components) plane.flush();
}

/** Blocks that are sorted in one piece. */
const blocksAPiece = 256;

/** The one symbol without bits that does not end a block. */
const sixteenZeros = 0xf0;
