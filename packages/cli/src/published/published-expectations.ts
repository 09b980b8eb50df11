import { readFileSync } from 'node:fs';

/** A rectangle of an image in its pixels. */
type Rectangle = readonly [x1: number, y1: number, x2: number, y2: number];

/** Numbers that were published with the base checkpoint, in `published-expectations.json`. */
export interface PublishedExpectations {
  /** Where they stand. */
  source: string;
  /** Hub id of the model they are of. */
  checkpoint: string;
  image: { file: string; url: string; width: number; height: number };
  tolerance: { absolute: number; relative: number };
  /** Captions of one walk and language, and their logits for the image. */
  groups: readonly {
    name: string;
    walkType: 'short' | 'long';
    texts: readonly string[];
    logits: readonly number[];
  }[];
  /** A phrase, and what softmax(100 * cosine) over the boxes gives each box. */
  region: { text: string; boxes: readonly Rectangle[]; scores: readonly number[] };
}

/** Reads the published numbers. */
export function publishedExpectations(): PublishedExpectations {
  return JSON.parse(
    readFileSync(new URL('../../src/published/published-expectations.json', import.meta.url), 'utf8'),
  );
}
