/** Byte `i` of the model: the page knows what it should read. */
export function modelByte(i: number): number {
  return ((i * 31) >> 3) & 255;
}
