/**
 * A Huffman table of a JPEG, looked up by the next 16 bits: the length of the code in the high byte, its symbol in
 * the low one; 0 where there is no such code.
 */
export type HuffmanTable = Uint16Array;

/** The tables of a DHT segment by class and number, as its bytes tell them. Source: ITU-T T.81, annexes B.2.4.2 and C. */
export function huffmanTables(segment: Uint8Array): Map<number, HuffmanTable> {
  const tables = new Map<number, HuffmanTable>();
  for (let at = 0; at + 17 <= segment.length; ) {
    const classAndNumber = segment[at]!;
    const counts = segment.subarray(at + 1, at + 17);
    const table = new Uint16Array(2 ** 16);
    at += 17;
    let code = 0;
    for (const [i, count] of counts.entries()) {
      const length = i + 1;
      const span = 2 ** (16 - length);
      for (let n = 0; n < count; n++, code += span)
        table.fill((length << 8) | segment[at++]!, code, code + span);
    }
    tables.set(classAndNumber, table);
  }
  return tables;
}
