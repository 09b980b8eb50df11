import { describe, type WalkType } from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';

/** 2: BMP, PPM and GIF without a palette have Pillow's pixels, and images are upright. */
const preprocessingVersion = 2;

/** What made a set of vectors; plain JSON, to be stored beside them. */
export interface EmbeddingSource {
  kind: 'image' | 'text';
  /** The hub id, folder or URL of the model. */
  model: string;
  /** The commit of a hub model. */
  revision?: string | undefined;
  /** The dtypes of the model's file, e.g. `F32`. */
  storedAs: readonly string[];
  /** The dtype of the towers' weights. */
  dtype: string;
  /** Values of a vector. */
  width: number;
  /** Whether each vector has length 1. */
  normalized: boolean;
  /** Raised when a release gives the same image other pixels or the same text other ids. */
  preprocessing: number;
  /** How texts were read; texts only. */
  walkType?: WalkType | undefined;
  /** Most patches of an image, or `by size`; images only. */
  patches?: number | 'by size' | undefined;
  /** Images only. */
  imageProcessor?: string | undefined;
  /** Whether image files were turned by their orientation; images only. */
  orientation?: 'upright' | 'as stored' | undefined;
}

/** What differs between vectors of images, or of texts. */
export type KindSource =
  | { kind: 'image'; patches: number | 'by size'; normalized: boolean; orientation: 'upright' | 'as stored' }
  | { kind: 'text'; walkType: WalkType; normalized: boolean };

/** The source of vectors that a model makes. */
export function embeddingSource(loaded: LoadedModel, kindSource: KindSource): EmbeddingSource {
  const { name, revision, storedAs, dtype, imageProcessor, model } = loaded;
  return {
    // A hub model's name may end in @revision, which the commit says better.
    model: revision === undefined ? name : name.replace(/@.*$/, ''),
    ...(revision !== undefined && { revision }),
    storedAs,
    dtype,
    width: model.config.visionConfig.hiddenSize,
    preprocessing: preprocessingVersion,
    ...kindSource,
    ...(kindSource.kind === 'image' && { imageProcessor: imageProcessor.name }),
  };
}

const names = {
  model: 'model',
  revision: 'revision',
  storedAs: 'dtypes of the weights',
  dtype: 'dtype',
  width: 'width',
  normalized: 'normalization',
  preprocessing: 'preprocessing version',
} as const;

/** These make images comparable with images, texts with texts; an image has no walk and a text no patches. */
const namesWithinKind = {
  ...names,
  walkType: 'walk type',
  patches: 'patches',
  imageProcessor: 'image processor',
  orientation: 'orientation',
} as const;

/**
 * Checks that vectors of two sources may be compared or kept in one index: text with image, image with image,
 * text with text.
 *
 * @throws Error that says what differs.
 * @example
 * import { checkComparable, load } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * const query = await fgclip2.embedTexts(['a black cat']);
 * const stored = JSON.parse(JSON.stringify(query.source)); // as it is kept beside stored vectors
 * checkComparable(query.source, stored);
 */
export function checkComparable(a: EmbeddingSource, b: EmbeddingSource): void {
  const compared = a.kind === b.kind ? namesWithinKind : names;
  const differences = (Object.keys(compared) as (keyof EmbeddingSource)[])
    .filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
    .map((key) => `${compared[key as keyof typeof compared]} ${show(a[key])} and ${show(b[key])}`);
  if (differences.length === 0) return;
  throw new Error(`[fgclip2] Expected vectors that were made the same way, got ${differences.join(', ')}.`);
}

function show(value: unknown): string {
  return Array.isArray(value) ? value.join(' + ') : value === undefined ? 'none' : describe(value);
}
