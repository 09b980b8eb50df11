/** Reads the bits of a JPEG scan. */
export interface BitReader {
  /** The next 16 bits, which stay; zeros where the scan ends first. */
  peek(): number;
  /** Takes the next bits, at most 16. */
  take(count: number): number;
  /** Moves past the next marker and gives its second byte; bits before it are skipped. */
  skipMarker(): number;
}

/**
 * Reads bits from `start`, without the zero byte that follows each 0xff. Source: ITU-T T.81, annex F.2.2.5.
 *
 * `take` throws an Error where the scan ends first.
 */
export function bitReader(jpeg: Uint8Array, start: number): BitReader {
  let at = start;
  let bits = 0;
  let count = 0;
  let padding = 0;

  const isEnd = (): boolean => at >= jpeg.length || (jpeg[at] === 0xff && jpeg[at + 1] !== 0);

  function fill(): void {
    while (count <= 16) {
      let byte = 0;
      if (isEnd()) padding += 8;
      else {
        byte = jpeg[at]!;
        at += byte === 0xff ? 2 : 1;
      }
      bits = ((bits << 8) | byte) & 0xffffff;
      count += 8;
    }
  }

  return {
    peek() {
      fill();
      return (bits >> (count - 16)) & 0xffff;
    },
    take(length) {
      fill();
      count -= length;
      if (count < padding) throw new Error('its compressed samples end too early');
      return (bits >> count) & ((1 << length) - 1);
    },
    skipMarker() {
      while (!isEnd()) at++;
      at += 2;
      bits = 0;
      count = 0;
      padding = 0;
      return jpeg[at - 1] ?? 0;
    },
  };
}
