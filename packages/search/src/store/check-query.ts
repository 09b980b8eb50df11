import { checkArguments, checkOptions, describe, dot, kinds, optional } from '@fgclip2/tensor';
import { checkNames } from '../known-names.ts';
import type { ImageStore, SearchOptions, SearchQuery } from './image-store.ts';
import { checkWhere, type Where } from './where.ts';

const owner = '@fgclip2/search';

/** A query that has been checked, with its options. */
export interface CheckedQuery {
  readonly kind: 'pooled' | 'part';
  /** float32 [width], of length 1. */
  readonly vector: Float32Array;
  readonly limit: number;
  readonly offset: number;
  readonly where: Where | undefined;
  readonly exact: boolean;
  readonly signal: AbortSignal | undefined;
  /** The probability of a cosine; `undefined` where there is none. */
  probabilityOf(cosine: number): number | undefined;
  /** Whether a cosine is as good as was asked for. */
  isEnough(cosine: number): boolean;
}

/**
 * Checks a query and gives it length 1.
 *
 * @throws TypeError or RangeError that says what is wrong with the query or an option.
 */
export function checkQuery(
  query: SearchQuery,
  options: SearchOptions,
  store: Pick<ImageStore, 'source' | 'logits'>,
): CheckedQuery {
  const { object } = kinds;
  checkArguments(owner, { query: [query, object], options: [options, object], store: [store, object] });
  checkOptions(owner, options, { exact: kinds.trueOrFalse, signal: kinds.signal });
  const { source, logits } = store;
  checkArguments(owner, {
    'store.source': [source, optional(object)],
    'store.logits': [logits, optional(object)],
  });
  checkNames('the options', options, optionNames);
  checkNames('the query', query, ['pooled', 'part']);
  const { limit = 10, offset = 0, where, minCosine, minProbability, exact = false, signal } = options;
  const { pooled, part } = query;
  if ((pooled === undefined) === (part === undefined)) {
    const got = pooled === undefined ? 'neither' : 'both';
    throw new TypeError(
      `[@fgclip2/search] Expected a pooled vector or one of a part for the query, got ${got}.`,
    );
  }
  const kind = pooled === undefined ? 'part' : 'pooled';
  checkCount('limit', limit);
  checkCount('offset', offset);
  if (where !== undefined) checkWhere(where);
  checkBound('minCosine', minCosine, -1);
  checkBound('minProbability', minProbability, 0);
  if (minProbability !== undefined && kind === 'part') {
    throw new TypeError(
      '[@fgclip2/search] Expected minCosine for the query of a part, got minProbability, which is known of pooled vectors only.',
    );
  }
  if (minProbability !== undefined && source !== undefined && logits === undefined) {
    throw new Error(
      "[@fgclip2/search] Expected a store that knows the model's logit scale for minProbability, got one that does not: pass logits to upsert, or use minCosine.",
    );
  }
  const probabilityOf = (cosine: number): number | undefined =>
    kind === 'part' || logits === undefined
      ? undefined
      : 1 / (1 + Math.exp(-(logits.scale * cosine + logits.bias)));
  return {
    kind,
    vector: unitVector((pooled ?? part)!, source?.width),
    limit,
    offset,
    where,
    exact,
    signal,
    probabilityOf,
    isEnough: (cosine) =>
      cosine >= (minCosine ?? Number.NEGATIVE_INFINITY) &&
      (minProbability === undefined || probabilityOf(cosine)! >= minProbability),
  };
}

const optionNames: readonly (keyof SearchOptions)[] = [
  ...(['limit', 'offset', 'where', 'minCosine', 'minProbability', 'exact', 'signal'] as const),
];

function unitVector(vector: Float32Array, width: number | undefined): Float32Array {
  if (Object.prototype.toString.call(vector) !== '[object Float32Array]') {
    throw new TypeError(`[@fgclip2/search] Expected a Float32Array for the query, got ${describe(vector)}.`);
  }
  if (width !== undefined && vector.length !== width) {
    throw new RangeError(`[@fgclip2/search] Expected ${width} values for the query, got ${vector.length}.`);
  }
  const length = Math.sqrt(dot(vector, vector));
  if (!(length > 0) || length === Number.POSITIVE_INFINITY) {
    const got = length === 0 ? 'zeros' : 'one with NaN or Infinity';
    throw new RangeError(`[@fgclip2/search] Expected a vector with a direction for the query, got ${got}.`);
  }
  return vector.map((value) => value / length);
}

function checkCount(name: string, value: unknown): void {
  if (Number.isInteger(value) && Number(value) >= 0) return;
  throw new RangeError(
    `[@fgclip2/search] Expected a whole number from 0 for ${name}, got ${describe(value)}.`,
  );
}

function checkBound(name: string, value: unknown, least: number): void {
  if (value === undefined || (typeof value === 'number' && value >= least && value <= 1)) return;
  throw new RangeError(
    `[@fgclip2/search] Expected a number from ${least} to 1 for ${name}, got ${describe(value)}.`,
  );
}
