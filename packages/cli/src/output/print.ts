import { systemReason } from '@fgclip2/files';
import { printableJson } from './printable.ts';

/**
 * Writes to standard output, and waits until it has been taken.
 *
 * @throws Error of the system: EPIPE where nobody reads any longer, ENOSPC where a device is full.
 */
export function write(content: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(content, (error) => {
      if (error) reject(new OutputError(error));
      else resolve();
    });
  });
}

/** Writes a line to standard output. */
export function print(line: string): Promise<void> {
  return write(`${line}\n`);
}

/** Writes a value to standard output as JSON. */
export function printJson(value: unknown): Promise<void> {
  return print(printableJson(value));
}

/** Standard output that does not take what is written. */
export class OutputError extends Error {
  /** The system's name for the reason. */
  readonly code: string | undefined;

  constructor(cause: NodeJS.ErrnoException) {
    super(`Expected standard output to take what is printed, got ${systemReason(cause)}.`, { cause });
    this.code = cause.code;
  }
}
