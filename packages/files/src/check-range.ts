import { describe } from '@fgclip2/tensor';

/**
 * Refuses a range that is not inside a file of `size` bytes; `name` is what the error calls the file.
 *
 * @throws RangeError with the range and the size.
 */
export function checkRange(start: number, end: number, size: number, name: string): void {
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= size) return;
  throw new RangeError(
    `[@fgclip2/files] Expected a range inside ${name} (${size} bytes), got [${describe(start)}, ${describe(end)}).`,
  );
}
