import { InvalidArgumentError } from '@commander-js/extra-typings';

/** A box as the command line writes it. */
export type CommandLineBox = [x1: number, y1: number, x2: number, y2: number];

/** Reads a box `x1,y1,x2,y2` from the command line. */
export function boxValue(text: string): CommandLineBox {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length === 4 && numbers.every(Number.isFinite)) return numbers as CommandLineBox;
  throw new InvalidArgumentError('Expected four numbers x1,y1,x2,y2.');
}
