import { checkArguments, describe, kinds } from '@fgclip2/tensor';
import { isMetadataName, type Metadata } from './metadata.ts';
import { isWindowsPath } from './path-names.ts';

/** A value that a field is compared with. */
export type WhereValue = string | number | boolean;

/**
 * Which images a search looks at; plain JSON. A field is `path`, `hash`, `size`, `mtimeMs`, `width`, `height`, or
 * `metadata.<name>`. Of an image in several files, one file must fit the whole of it. A value never equals one of
 * another type, and a field that is not there fits nothing.
 *
 * @example
 * import type { Where } from '@fgclip2/search';
 *
 * const where: Where = {
 *   and: [
 *     { under: '/photos/2024' },
 *     { or: [{ field: 'width', from: 1000 }, { field: 'metadata.album', in: ['Rome', '北京'] }] },
 *   ],
 * };
 */
export type Where =
  /** The field has this value. */
  | { readonly field: string; readonly eq: WhereValue }
  /** The field has one of these values. */
  | { readonly field: string; readonly in: readonly WhereValue[] }
  /** The field is a number from `from` to `to`, both included; one of them may be left out. */
  | { readonly field: string; readonly from?: number | undefined; readonly to?: number | undefined }
  /** The file is in this folder or below it, or is this file. */
  | { readonly under: string }
  /** All of these hold; an empty list holds. */
  | { readonly and: readonly Where[] }
  /** One of these holds; an empty list does not. */
  | { readonly or: readonly Where[] };

/** What a {@link Where} is evaluated on: a file and the image it holds. */
export interface WhereSubject {
  readonly path: string;
  readonly hash: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly width: number;
  readonly height: number;
  readonly metadata?: Metadata | undefined;
}

const fields = ['path', 'hash', 'size', 'mtimeMs', 'width', 'height'] as const;
const inMetadata = 'metadata.';

/** Most levels of and/or: no sensible condition has them, and SQLite refuses deep ones. */
const maxDepth = 32;

/** Most values that are compared in one condition. */
const maxValues = 10_000;

/**
 * Checks a condition that may come from anywhere.
 *
 * @throws TypeError or RangeError that says where in the condition what is wrong.
 */
export function checkWhere(where: unknown): asserts where is Where {
  let values = 0;
  check(where, 'where', 1);

  function check(condition: unknown, place: string, depth: number): void {
    if (depth > maxDepth) {
      throw new RangeError(`[@fgclip2/search] Expected at most ${maxDepth} levels in where, got more.`);
    }
    const form = formOf(condition);
    if (form === undefined) {
      throw new TypeError(
        `[@fgclip2/search] Expected { field, eq }, { field, in }, { field, from, to }, { under }, { and } or { or } for ${place}, got ${shown(condition)}.`,
      );
    }
    const given = condition as Record<string, unknown>;
    if (form === 'and' || form === 'or') {
      const list = given[form];
      if (!Array.isArray(list)) throw wrong('an array', `${place}.${form}`, list);
      if (list.length === 0) count(1);
      for (const [index, each] of list.entries()) check(each, `${place}.${form}[${index}]`, depth + 1);
    } else if (form === 'under') {
      if (typeof given.under !== 'string') throw wrong('a folder', `${place}.under`, given.under);
      checkSlashes(given.under, `${place}.under`);
      count(1);
    } else {
      checkField(given.field, `${place}.field`);
      if (form === 'eq') checkValues([given.eq], `${place}.eq`);
      else if (form === 'in') checkValues(given.in, `${place}.in`);
      else {
        checkRange(given, place);
        count(2);
      }
      if (given.field === 'path') {
        for (const path of form === 'in' ? (given.in as unknown[]) : [given.eq]) checkSlashes(path, place);
      }
    }
  }

  function checkValues(list: unknown, place: string): void {
    if (!Array.isArray(list)) throw wrong('an array', place, list);
    for (const value of list) {
      const isPlain = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
      if (!isPlain) throw wrong('a string, a finite number or a boolean', place, value);
    }
    count(Math.max(1, list.length));
  }

  function count(more: number): void {
    values += more;
    if (values > maxValues) {
      throw new RangeError(`[@fgclip2/search] Expected at most ${maxValues} values in where, got more.`);
    }
  }
}

/**
 * Evaluates a condition on a file and its image.
 *
 * @throws TypeError or RangeError as {@link checkWhere}.
 */
export function fitsWhere(where: Where, subject: WhereSubject): boolean {
  checkWhere(where);
  checkArguments('@fgclip2/search', { subject: [subject, kinds.object] });
  checkArguments('@fgclip2/search', { 'subject.path': [subject.path, kinds.text] });
  return fits(where, subject);
}

/** Evaluates a checked condition. */
export function fits(where: Where, subject: WhereSubject): boolean {
  if ('and' in where) return where.and.every((each) => fits(each, subject));
  if ('or' in where) return where.or.some((each) => fits(each, subject));
  if ('under' in where) return isUnder(subject.path, where.under);
  const value = fieldOf(subject, where.field);
  if (value === undefined) return false;
  if ('eq' in where) return value === where.eq;
  if ('in' in where) return where.in.includes(value);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = where;
  return typeof value === 'number' && value >= from && value <= to;
}

/** Whether a path is in a folder, below it, or is it; by whole names: `/a` does not hold `/ab`. */
export function isUnder(path: string, folder: string): boolean {
  const start = folderPrefix(folder);
  return path.startsWith(start) || `${path}/` === start;
}

/** A folder's path with one `/` at its end. */
export function folderPrefix(folder: string): string {
  return `${folder.replace(/\/+$/, '')}/`;
}

/** The name in the metadata that a field stands for; `undefined` for another field. */
export function metadataName(field: string): string | undefined {
  return field.startsWith(inMetadata) ? field.slice(inMetadata.length) : undefined;
}

function fieldOf(subject: WhereSubject, field: string): WhereValue | undefined {
  const name = metadataName(field);
  if (name === undefined) return subject[field as (typeof fields)[number]];
  const { metadata } = subject;
  return metadata !== undefined && Object.hasOwn(metadata, name) ? metadata[name] : undefined;
}

const forms: readonly (readonly [form: 'eq' | 'in' | 'range' | 'under' | 'and' | 'or', keys: string])[] = [
  ['eq', 'eq,field'],
  ['in', 'field,in'],
  ['range', 'field,from'],
  ['range', 'field,to'],
  ['range', 'field,from,to'],
  ['under', 'under'],
  ['and', 'and'],
  ['or', 'or'],
];

/** By its keys alone: one that is misspelled makes it none. */
function formOf(condition: unknown): (typeof forms)[number][0] | undefined {
  if (typeof condition !== 'object' || condition === null) return undefined;
  const given = Object.entries(condition).filter(([, value]) => value !== undefined);
  const keys = given
    .map(([key]) => key)
    .sort()
    .join(',');
  return forms.find(([, known]) => known === keys)?.[0];
}

function checkField(field: unknown, place: string): void {
  const isKnown =
    typeof field === 'string' &&
    (fields.some((known) => known === field) || isMetadataName(metadataName(field) ?? ''));
  if (isKnown) return;
  throw wrong(`one of ${fields.join(', ')} or metadata.<name>`, place, field);
}

/** Such a path would fit nothing, without a word. */
function checkSlashes(path: unknown, place: string): void {
  if (typeof path === 'string' && isWindowsPath(path))
    throw wrong('a path with / between its parts', place, path);
}

function checkRange({ from, to }: Record<string, unknown>, place: string): void {
  for (const [name, value] of Object.entries({ from, to })) {
    const isBound = value === undefined || (typeof value === 'number' && !Number.isNaN(value));
    if (!isBound) throw wrong('a number', `${place}.${name}`, value);
  }
}

function wrong(expected: string, place: string, value: unknown): TypeError {
  return new TypeError(`[@fgclip2/search] Expected ${expected} for ${place}, got ${describe(value)}.`);
}

/** An object by its keys, which is where the mistake is. */
function shown(condition: unknown): string {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) {
    return describe(condition);
  }
  return `{ ${Object.keys(condition).join(', ')} }`;
}
