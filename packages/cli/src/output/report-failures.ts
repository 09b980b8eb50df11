import { errorSentence } from './error-sentence.ts';

/** An image that could not be read, as JSON says it. */
export interface ReportedFailure {
  /** Its name on the command line. */
  image: string;
  error: string;
}

/** Names on stderr the images that could not be read; the command then ends with code 1. */
export function reportFailures(failures: readonly { name: string; error: Error }[]): ReportedFailure[] {
  const reported = failures.map(({ name, error }) => ({ image: name, error: errorSentence(error) }));
  for (const { error } of reported) console.error(`fgclip2: ${error}`);
  if (failures.length > 0) process.exitCode = 1;
  return reported;
}
