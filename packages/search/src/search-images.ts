import {
  checkArguments,
  checkOptions,
  describe,
  kinds,
  normalize,
  type OptionKinds,
  type Tensor,
} from '@fgclip2/tensor';
import { checkComparable, type Fgclip2, type ImageInput } from 'fgclip2';
import { checkNames } from './known-names.ts';
import { partBox } from './parts/part-box.ts';
import { fgclip2Kind, storeKind } from './store/check-arguments.ts';
import type { ImageStore, Match, SearchOptions, SearchResult, StoredBox } from './store/image-store.ts';

/** What is searched for: a text, an image, a box of it, or all of them added up. */
export interface ImageQuery {
  /** Words in English or Chinese. */
  readonly text?: string | undefined;
  /** An image that the others are to be like. */
  readonly image?: ImageInput | undefined;
  /** What is in this box of `image`: [x1, y1, x2, y2] in pixels of the upright image. @default all of it */
  readonly box?: StoredBox | undefined;
  /** Texts of what is wanted as well. @default none */
  readonly plus?: readonly string[] | undefined;
  /** Texts of what is not wanted. @default none */
  readonly minus?: readonly string[] | undefined;
}

/** Options of {@link searchImages}. */
export interface SearchImagesOptions extends SearchOptions {
  /** Compares with the part vectors of images, which small things are found by. @default false */
  details?: boolean | undefined;
  /**
   * Least probability of a match, 0 to 1; for a text alone. With `details` it is that of the best part:
   * `leastPartProbability` says how far that can be trusted. @default none
   */
  minProbability?: number | undefined;
  /** Takes a query in another arithmetic than the index is in, as `checkComparable` does. @default false */
  allowOtherArithmetic?: boolean | undefined;
  /** Called with a sentence about a text that was cut, or very many patches. @default that of the model */
  onWarning?: ((message: string) => void) | undefined;
}

/** What {@link searchImages} found, and how. */
export interface SearchImagesResult extends SearchResult {
  /** What was searched with: `search` of a store takes it again without a run of the model. float32 [width] */
  readonly vector: Float32Array;
  /** Images that were passed over, because they have no part vectors; 0 without `details`. */
  readonly withoutParts: number;
  /** Milliseconds of the model and of the store. */
  readonly timings: { readonly model: number; readonly store: number };
}

/**
 * Finds the images of a store that show what a text says, or that look like an image. Texts are read as captions, with `details`
 * as phrases of things. Of several texts, or a text and an image, the vectors are added up at length 1, those of
 * `minus` taken away. Each match has a probability where the query is one text alone, and the box of the part that was
 * found with `details`.
 *
 * A query of texts runs the text tower alone, an image alone the vision tower alone.
 * @throws TypeError or RangeError for a query or an option that is none; Error where the store's vectors were made in
 * another way, has no part vectors for `details`, or an image cannot be read.
 * @example
 * import { searchImages } from '@fgclip2/search';
 * import { sqliteStore } from '@fgclip2/search/node';
 * import { load } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * await using store = await sqliteStore('photos.fgclip2');
 * const { matches } = await searchImages(fgclip2, store, { text: '红色的钥匙' }, { limit: 5 });
 * for (const { path, probability } of matches) console.log(path, probability);
 */
export async function searchImages(
  fgclip2: Fgclip2,
  store: ImageStore,
  query: ImageQuery,
  options: SearchImagesOptions = {},
): Promise<SearchImagesResult> {
  checkArguments('@fgclip2/search', {
    fgclip2: [fgclip2, fgclip2Kind],
    store: [store, storeKind],
  });
  checkOptions('@fgclip2/search', options, searchOptionKinds);
  checkNames('the options of searchImages', options, optionNames);
  const { details = false, minProbability, minCosine, limit, offset, where, exact, signal } = options;
  const searchOptions = { minCosine, limit, offset, where, exact, signal };
  checkQuery(query);
  const isOneText = isTextAlone(query);
  checkProbability(minProbability, isOneText);
  signal?.throwIfAborted();
  const logits = isOneText ? store.logits : undefined;
  if (details && minProbability !== undefined && store.source !== undefined && logits === undefined) {
    throw new Error(
      "[@fgclip2/search] Expected a store that knows the model's logit scale for minProbability, got one that does not: pass logits to upsert, or use minCosine.",
    );
  }
  const began = performance.now();
  const withoutParts = details ? await imagesWithoutParts(store) : 0;
  const vector = await queryVector(fgclip2, store.source, query, { ...options, details });
  const embedded = performance.now();
  const result = details
    ? await store.search({ part: vector }, searchOptions)
    : await store.search({ pooled: vector }, { ...searchOptions, minProbability });
  const matches = result.matches.map((match): Match => {
    const { probability: _, ...found } = match;
    const box = match.part === undefined ? match.box : partBox(match.part.patches, match.part.grid, match);
    return {
      ...found,
      ...(box !== undefined && { box }),
      ...(logits !== undefined && {
        probability: 1 / (1 + Math.exp(-(logits.scale * match.cosine + logits.bias))),
      }),
    };
  });
  return {
    ...result,
    vector,
    // The best come first: what is left out is the end of the page.
    matches: matches.filter(({ probability = 1 }) => probability >= (minProbability ?? 0)),
    withoutParts,
    timings: { model: embedded - began, store: performance.now() - embedded },
  };
}

const searchOptionKinds: OptionKinds = {
  details: kinds.trueOrFalse,
  exact: kinds.trueOrFalse,
  allowOtherArithmetic: kinds.trueOrFalse,
  onWarning: kinds.callback,
  signal: kinds.signal,
};

const optionNames: readonly (keyof SearchImagesOptions)[] = [
  ...(['limit', 'offset', 'where', 'minCosine', 'minProbability', 'exact', 'details'] as const),
  ...(['allowOtherArithmetic', 'onWarning', 'signal'] as const),
];

/** The vector of a query. -> float32 [width] */
async function queryVector(
  fgclip2: Fgclip2,
  stored: ImageStore['source'],
  { text, image, box, plus = [], minus = [] }: ImageQuery,
  { details, allowOtherArithmetic, onWarning, signal }: SearchImagesOptions,
): Promise<Float32Array> {
  const vectors: { values: Float32Array; sign: 1 | -1 }[] = [];
  const wanted = [...(text === undefined ? [] : [text]), ...plus];
  if (wanted.length + minus.length > 0) {
    // Parts are compared with phrases, which the box head reads: on the sample checkpoint that was measured.
    const walkType = details ? 'box' : 'short';
    const texts = await fgclip2.embedTexts([...wanted, ...minus], { walkType, onWarning, signal });
    if (stored !== undefined) checkComparable(texts.source, stored, { allowOtherArithmetic });
    for (const index of [...wanted, ...minus].keys()) {
      vectors.push({ values: texts.vectors.row(index).data, sign: index < wanted.length ? 1 : -1 });
    }
  }
  if (image !== undefined) {
    const maxNumPatches = typeof stored?.patches === 'number' ? stored.patches : undefined;
    const asked = { maxNumPatches, onWarning, signal };
    // Said before the tower runs.
    const { source } = await fgclip2.embedImages([], asked);
    if (stored !== undefined) checkComparable(source, stored, { allowOtherArithmetic });
    const encoded = await fgclip2.encode(image, asked);
    const features =
      box === undefined
        ? await encoded.features.imageFeatures({ signal })
        : await boxFeatures(encoded, box, signal);
    vectors.push({ values: normalize(features).data, sign: 1 });
  }
  return vectors.length === 1 ? vectors[0]!.values : sumOf(vectors);
}

/**
 * The features of a box, by the dense head: they find the scenes that show the thing in the box better than the box cut
 * out as an image of its own.
 */
async function boxFeatures(
  { features, width, height }: Awaited<ReturnType<Fgclip2['encode']>>,
  box: StoredBox,
  signal: AbortSignal | undefined,
): Promise<Tensor<'float32'>> {
  const [x1, y1, x2, y2] = box;
  if (Math.min(x1, y1) < -slack || x2 > width + slack || y2 > height + slack) {
    throw new RangeError(
      `[@fgclip2/search] Expected a box of the image of ${width} x ${height} pixels, got [${box.join(', ')}].`,
    );
  }
  return features.regionFeatures([[x1, y1, x2, y2]], [height, width], { signal });
}

/** Pixels that a box may reach beyond its image: detectors round. */
const slack = 1;

/** The sum of vectors of length 1, at length 1. */
function sumOf(vectors: readonly { readonly values: Float32Array; readonly sign: 1 | -1 }[]): Float32Array {
  const sum = new Float64Array(vectors[0]!.values.length);
  for (const { values, sign } of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += sign * values[i]!;
  const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
  if (length < 1e-6) {
    throw new RangeError(
      '[@fgclip2/search] Expected a query with a direction, got texts that cancel each other out.',
    );
  }
  return Float32Array.from(sum, (value) => value / length);
}

/** @throws Error where no image of the store has part vectors. */
async function imagesWithoutParts(store: ImageStore): Promise<number> {
  const { images, imagesWithParts } = await store.stats();
  if (images > 0 && imagesWithParts === 0) {
    throw new Error(
      '[@fgclip2/search] Expected images with part vectors for details, got none: index them with parts.',
    );
  }
  return images - imagesWithParts;
}

function isTextAlone({ text, image, plus = [], minus = [] }: ImageQuery): boolean {
  return text !== undefined && image === undefined && plus.length === 0 && minus.length === 0;
}

function checkQuery(query: ImageQuery): void {
  if (typeof query !== 'object' || query === null) {
    throw new TypeError(
      `[@fgclip2/search] Expected an object such as { text: 'a red key' } for the query, got ${describe(query)}.`,
    );
  }
  checkNames('the query', query, ['text', 'image', 'box', 'plus', 'minus']);
  const { text, image, box, plus = [], minus = [] } = query;
  if (text === undefined && image === undefined) {
    throw new TypeError('[@fgclip2/search] Expected a text or an image for the query, got neither.');
  }
  if (text !== undefined) checkText('text', text);
  for (const [name, texts] of Object.entries({ plus, minus })) {
    if (!Array.isArray(texts)) {
      throw new TypeError(
        `[@fgclip2/search] Expected an array of texts for ${name}, got ${describe(texts)}.`,
      );
    }
    for (const [index, one] of Array.from(texts).entries()) checkText(`${name}[${index}]`, one);
  }
  if (box === undefined) return;
  if (image === undefined) {
    throw new TypeError('[@fgclip2/search] Expected an image for the box of the query, got none.');
  }
  const isBox = Array.isArray(box) && box.length === 4 && box.every(Number.isFinite);
  if (!isBox || box[0] >= box[2] || box[1] >= box[3]) {
    throw new RangeError(
      `[@fgclip2/search] Expected [x1, y1, x2, y2] with x1 < x2 and y1 < y2 for the box of the query, got ${describe(box)}.`,
    );
  }
}

function checkText(name: string, text: unknown): void {
  if (typeof text === 'string' && text.trim() !== '') return;
  throw new TypeError(`[@fgclip2/search] Expected words for ${name} of the query, got ${describe(text)}.`);
}

function checkProbability(value: unknown, isOneText: boolean): void {
  if (value === undefined) return;
  if (!(typeof value === 'number' && value >= 0 && value <= 1)) {
    throw new RangeError(
      `[@fgclip2/search] Expected a number from 0 to 1 for minProbability, got ${describe(value)}.`,
    );
  }
  if (isOneText) return;
  throw new TypeError(
    '[@fgclip2/search] Expected minCosine for a query with an image or several texts, got minProbability, which is known of one text alone.',
  );
}
