/**
 * The name of a value's built-in class: `Uint8Array`, `Blob`, `HTMLImageElement`. Unlike `instanceof`, it also
 * recognizes values of other windows and of test runners.
 */
export function classTag(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
