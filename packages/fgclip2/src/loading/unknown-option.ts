import { checkOptions } from '@fgclip2/tensor';
import { optionKinds } from './option-kinds.ts';

/** What takes options, and what they are called. */
export interface KnownOptions {
  /** What takes them, as an error names it: `rank`, `load`. */
  of: string;
  known: readonly string[];
  /** What an error calls one of them. @default 'an option' */
  kind?: string | undefined;
  /** Says where an option belongs that something else takes. @default undefined */
  elsewhere?: ((name: string) => string | undefined) | undefined;
}

/** What other tools call an option, by what it is called here. */
const otherSpellings: Readonly<Record<string, readonly string[]>> = {
  onProgress: ['progress_callback', 'progress', 'progressCallback'],
  dtype: ['torch_dtype', 'quantized'],
  offline: ['local_files_only', 'localFilesOnly'],
  token: ['use_auth_token'],
  device: ['executionProviders', 'execution_providers', 'provider', 'providers'],
  threads: ['num_threads', 'intraOpNumThreads'],
  templates: ['hypothesis_template', 'hypothesisTemplate', 'template'],
  normalized: ['normalize', 'normalize_embeddings'],
  walkType: ['walk'],
  maxNumPatches: ['max_patches', 'patches'],
  model: ['id', 'repo', 'repo_id', 'name'],
  imageProcessor: ['use_fast', 'useFast', 'processor'],
};

/**
 * The error for an option that is not known, with the one that was meant where its name tells: Python's
 * `walk_type`, a peer's `progress_callback`, a slip such as `walktype` or `walkTyp`.
 */
function unknownOption(name: string, { of, known, kind = 'an option', elsewhere }: KnownOptions): TypeError {
  const meant = meantOption(name, known);
  const belongs = meant === undefined ? elsewhere?.(name) : undefined;
  const got = belongs === undefined ? name : `${name}, ${belongs}`;
  const remedy = meant === undefined ? '' : ` Write ${meant}.`;
  return new TypeError(`[fgclip2] Expected ${kind} for ${of} (${known.join(', ')}), got ${got}.${remedy}`);
}

/**
 * Checks that options are an object without an option that is not known, so that none is ignored; one that is
 * undefined is none.
 *
 * @throws TypeError of {@link unknownOption}.
 */
export function checkKnownOptions(options: unknown, taker: KnownOptions): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`[fgclip2] Expected an object of options for ${taker.of}, got ${typeof options}.`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !taker.known.includes(name)) throw unknownOption(name, taker);
  }
  checkOptions('fgclip2', options, optionKinds);
}

function meantOption(name: string, known: readonly string[]): string | undefined {
  const bare = (text: string) => text.replaceAll(/[_-]/g, '').toLowerCase();
  return (
    known.find((option) => bare(option) === bare(name)) ??
    known.find((option) => otherSpellings[option]?.includes(name)) ??
    known.find((option) => name.length >= 3 && isOneSlipAway(bare(option), bare(name)))
  );
}

/** Whether one letter more, one less, another one, or two that changed places make `b` of `a`. */
function isOneSlipAway(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const swapped = `${restA[1] ?? ''}${restA[0] ?? ''}${restA.slice(2)}`;
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    swapped === restB
  );
}
