import { printable } from './printable.ts';

/** An error as one line for people: without the packages that it went through, and nothing a terminal acts on. */
export function errorSentence(error: unknown): string {
  const message = Object(error).message ?? String(error);
  const line = String(message)
    .replaceAll(/\[(?:@fgclip2\/[\w-]+|fgclip2)\] /g, '')
    .trim()
    .replaceAll(/\s*\r?\n\s*/g, '; ');
  return printable(line);
}
