import type { ImageFailure } from 'fgclip2';

/** Names on stderr the images that could not be read; the command then ends with code 1. */
export function reportFailures(failures: readonly ImageFailure[]): void {
  for (const { error } of failures) console.error(`fgclip2: ${error.message}`);
  if (failures.length > 0) process.exitCode = 1;
}
