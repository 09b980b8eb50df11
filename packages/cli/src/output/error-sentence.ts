import { systemReason } from '@fgclip2/files';
import { printable } from './printable.ts';

/** What the library says, and the same in the words of the command. */
const inFlags: readonly (readonly [library: RegExp, command: string])[] = [
  [/^Expected an image file at (.+), got ([^.]+)\.$/s, '$1: $2'],
  [/ pixels \(maxPixels\) for an image/, ' pixels (--max-pixels) for an image'],
  [/Raise maxPixels to read it/, 'Raise --max-pixels to read it'],
  [/maxNumPatches is (\d+)/, '--patches is $1'],
  [/, or pass a decoder for it \(decode\)/, ''],
  [/walkType '(short|long|box)' reads/g, '--walk $1 reads'],
  [/: index images into it first\./, ': fgclip2 index <folder> makes it.'],
  [
    /part vectors for details, got none: index them with parts\./,
    'part vectors for --details, got none: fgclip2 index --details <folder> makes them.',
  ],
];

/**
 * An error as one line for people: in the words of the command, without the packages that it went through, and
 * nothing a terminal acts on.
 */
export function errorSentence(error: unknown): string {
  const line = messageOf(error)
    .replaceAll(/\[(?:@fgclip2\/[\w-]+|fgclip2)\] /g, '')
    .trim()
    .replaceAll(/\s*\r?\n\s*/g, '; ');
  return printable(inFlags.reduce((text, [library, command]) => text.replace(library, command), line));
}

/** The message of an error; of one of the system, the file and the reason. */
function messageOf(error: unknown): string {
  const { message, path, syscall } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (syscall !== undefined && path !== undefined) return `${path}: ${systemReason(error)}`;
  return message ?? String(error);
}
