import { describe } from '@fgclip2/tensor';
import { property } from '../compact/gemma-pipeline.ts';

/** The parts of a tokenizer.json that hold patterns. */
const parts = ['normalizer', 'pre_tokenizer', 'post_processor', 'decoder'];

/** What a part with a pattern is called: without one the library does nothing, and says so on the console. */
const withPattern: readonly unknown[] = ['Replace', 'Split'];

/**
 * Checks the patterns of a parsed tokenizer.json before the library takes them. A regular expression runs in
 * JavaScript's engine, which goes back and tries again: over a text of 30 letters one can take minutes.
 *
 * @throws Error that names the pattern, for one that is neither a text nor a regular expression; also for a regular
 * expression, unless they are allowed.
 */
export function checkPatterns(tokenizerJson: unknown, { allowRegexes }: { allowRegexes: boolean }): void {
  const left: [path: string, value: unknown][] = parts.map((part) => [part, property(tokenizerJson, part)]);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [path, value] = next;
    if (typeof value !== 'object' || value === null) continue;
    if ('pattern' in value || withPattern.includes(property(value, 'type'))) {
      checkPattern(property(value, 'pattern'), `${path}.pattern`, allowRegexes);
    }
    for (const [key, inner] of Object.entries(value)) left.push([`${path}.${key}`, inner]);
  }
}

function checkPattern(pattern: unknown, path: string, allowRegexes: boolean): void {
  const keys = Object.keys(Object(pattern));
  const [text, regex] = [property(pattern, 'String'), property(pattern, 'Regex')];
  if (keys.length === 1 && typeof text === 'string') return;
  if (keys.length !== 1 || typeof regex !== 'string') {
    throw new Error(
      `[@fgclip2/tokenizer] Expected { String } or { Regex } with a text for ${path} in tokenizer.json, got ${JSON.stringify(pattern)?.slice(0, 80)}.`,
    );
  }
  if (allowRegexes) return;
  throw new Error(
    `[@fgclip2/tokenizer] Expected no regular expressions in tokenizer.json, got ${describe(regex)} for ${path}: over some texts one can run for hours. For a checkpoint that you trust, set allowRegexes to true.`,
  );
}
