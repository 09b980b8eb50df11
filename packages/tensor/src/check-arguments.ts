import { classTag } from './class-tag.ts';
import { describe } from './describe.ts';
import { isTensor } from './is-tensor.ts';

/** What an argument must be: how an error says it, and whether a value is it. */
export interface ArgumentKind {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

/** What each option must be, by name. */
export type OptionKinds = Readonly<Record<string, ArgumentKind>>;

/** The name of a kind of argument. */
export type KindName =
  | 'text'
  | 'textOrUrl'
  | 'number'
  | 'trueOrFalse'
  | 'callback'
  | 'signal'
  | 'object'
  | 'list'
  | 'texts'
  | 'numbers'
  | 'bytes'
  | 'float32Array'
  | 'tensor'
  | 'float32';

// Alone, so that a bundle that checks signals does not hold the other kinds.
const signal: ArgumentKind = { expected: 'an AbortSignal', accepts: isSignal };

/**
 * Kinds of arguments. What is a whole number, or in a range, is checked where it is used: there the error can say
 * which numbers fit.
 */
export const kinds: Readonly<Record<KindName, ArgumentKind>> = {
  text: { expected: 'a string', accepts: (value) => typeof value === 'string' },
  textOrUrl: {
    expected: 'a string or a URL',
    accepts: (value) => typeof value === 'string' || classTag(value) === 'URL',
  },
  number: { expected: 'a number', accepts: (value) => typeof value === 'number' },
  trueOrFalse: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
  callback: { expected: 'a function', accepts: (value) => typeof value === 'function' },
  signal,
  object: { expected: 'an object', accepts: isObject },
  list: { expected: 'an array', accepts: Array.isArray },
  texts: {
    expected: 'an array of strings',
    accepts: (value) => Array.isArray(value) && Array.from(value).every((text) => typeof text === 'string'),
  },
  numbers: {
    expected: 'an array of numbers',
    accepts: (value) => Array.isArray(value) && Array.from(value).every((item) => typeof item === 'number'),
  },
  bytes: { expected: 'a Uint8Array', accepts: (value) => classTag(value) === 'Uint8Array' },
  float32Array: { expected: 'a Float32Array', accepts: (value) => classTag(value) === 'Float32Array' },
  tensor: { expected: 'a Tensor', accepts: isTensor },
  float32: {
    expected: 'a float32 Tensor',
    accepts: (value) => isTensor(value) && value.dtype === 'float32',
  },
};

/** What may also be left out. */
export function optional({ expected, accepts }: ArgumentKind): ArgumentKind {
  return { expected, accepts: (value) => value === undefined || accepts(value) };
}

/**
 * Checks the arguments of a call, by name, so that no call goes wrong further inside.
 *
 * @throws TypeError that names the argument and what was given.
 * @example
 * import { checkArguments, kinds } from '@fgclip2/tensor';
 *
 * export function greet(name: string): string {
 *   checkArguments('my-package', { name: [name, kinds.text] });
 *   return `Hello ${name}`;
 * }
 */
export function checkArguments(
  owner: string,
  values: Readonly<Record<string, readonly [value: unknown, kind: ArgumentKind]>>,
): void {
  for (const name of Object.keys(values)) {
    const [value, { expected, accepts }] = values[name]!;
    if (!accepts(value)) {
      throw new TypeError(`[${owner}] Expected ${expected} for ${name}, got ${describe(value)}.`);
    }
  }
}

/**
 * Checks that options are an object, where there are any, and that each is of its kind or undefined.
 *
 * @throws TypeError that names the option and what was given.
 */
export function checkOptions(owner: string, options: unknown, known: OptionKinds): void {
  if (options === undefined) return;
  checkArguments(owner, { options: [options, anObjectOfOptions] });
  for (const name of Object.keys(known)) {
    const value: unknown = Object(options)[name];
    if (value !== undefined) checkArguments(owner, { [name]: [value, known[name]!] });
  }
}

/** Options that have only a signal. */
export const signalOption: OptionKinds = { signal };

const anObjectOfOptions: ArgumentKind = { expected: 'an object of options', accepts: isObject };

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** By what is used of it: one of another realm, or a simulated page's, is no instance of this AbortSignal. */
function isSignal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, throwIfAborted, addEventListener } = value as Partial<AbortSignal>;
  return (
    typeof aborted === 'boolean' &&
    typeof throwIfAborted === 'function' &&
    typeof addEventListener === 'function'
  );
}
