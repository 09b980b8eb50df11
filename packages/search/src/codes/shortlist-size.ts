/**
 * How many of the nearest by their codes are compared in full. It grows with the square root of the vectors: among
 * more of them, more are as near by their codes as the right ones. `npm run bench -- search` prints how many of the
 * ten nearest are then found.
 */
export function shortlistSize(vectors: number): number {
  return Math.max(2048, Math.round(16 * Math.sqrt(vectors)));
}
