import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads a file name with an ending from the command line; of an image, `-` is standard output. */
export function endingIn(ending: string): (file: string) => string {
  return (file) => {
    if (file.toLowerCase().endsWith(ending) || (ending === '.png' && file === '-')) return file;
    throw new InvalidArgumentError(`Expected a name that ends in ${ending}.`);
  };
}

/** Reads a number from 0 to `highest` from the command line. */
export function upTo(highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= 0 && value <= highest) return value;
    throw new InvalidArgumentError(`Expected a number from 0 to ${highest}.`);
  };
}

/** Reads the name of a file of vectors that is there from the command line. */
export function vectorsToRead(file: string): string {
  if (/\.(npy|jsonl)$/i.test(file)) return file;
  throw new InvalidArgumentError('Expected a name that ends in .npy or .jsonl.');
}

/** Reads the name of a file of vectors to write from the command line; `-` is standard output, as lines. */
export function vectorsToWrite(file: string): string {
  if (file === '-' || /\.(npy|jsonl)$/i.test(file)) return file;
  throw new InvalidArgumentError('Expected a name that ends in .npy or .jsonl, or -.');
}

/** Reads a whole number from 0 on from the command line. */
export function countFrom0(text: string): number {
  const count = Number(text);
  if (text.trim() !== '' && Number.isInteger(count) && count >= 0) return count;
  throw new InvalidArgumentError('Expected a whole number >= 0.');
}
