import { checkArguments, describe, kinds } from '@fgclip2/tensor';
import { mistakenFile } from '../mistaken-file.ts';
import { scanKeys } from './scan-keys.ts';

/** How {@link parseJsonObject} reads and what its errors begin with. */
export interface ParseJsonOptions {
  /** The package that asks, as its errors name it: `@fgclip2/config`. */
  owner: string;
  /**
   * Refuses a key that stands twice in an object, of which JSON.parse keeps the last without an error, and more keys
   * than a file of settings or weights has; `false` is for a vocabulary, with its hundreds of thousands.
   *
   * @default true
   */
  uniqueKeys?: boolean | undefined;
  /** A sentence that errors end with: what to do where the content is wrong. @default undefined */
  remedy?: string | undefined;
}

/**
 * Parses untrusted bytes as one JSON object.
 *
 * @throws Error that names `what` for invalid UTF-8, for invalid JSON, for a value that is not an object, for a key that
 * stands twice and for more than 250,000 keys.
 */
export function parseJsonObject(
  bytes: Uint8Array,
  what: string,
  { owner, uniqueKeys = true, remedy }: ParseJsonOptions,
): Record<string, unknown> {
  checkArguments(owner, { bytes: [bytes, kinds.bytes], what: [what, kinds.text] });
  const way = remedy === undefined ? '' : ` ${remedy}`;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`[${owner}] Expected UTF-8 for ${what}, got other bytes.${way}`, { cause });
  }
  const parsed = <T>(parse: () => T): T => {
    try {
      return parse();
    } catch (cause) {
      const got = mistakenFile(bytes) ?? describe(text);
      throw new Error(`[${owner}] Expected JSON for ${what}, got ${ended(got)}${way}`, { cause });
    }
  };
  const scan = uniqueKeys ? parsed(() => scanKeys(text, mostKeys)) : undefined;
  // Counted before: a hundred megabytes of keys take half a minute and gigabytes as an object.
  if (scan !== undefined && scan.keys > mostKeys) {
    throw new RangeError(`[${owner}] Expected at most ${mostKeys} keys in ${what}, got more.${way}`);
  }
  const value = parsed(() => JSON.parse(text) as unknown);
  if (scan?.duplicate !== undefined) {
    throw new Error(`[${owner}] Expected every key once in ${what}, got ${describe(scan.duplicate)} twice.`);
  }
  return jsonObject(value, what, owner);
}

/**
 * Keys of a JSON file: 50,000 tensors have four and a digest each. The published checkpoints have some 3,000, and the
 * towers of a config at most 32,000 tensors.
 */
const mostKeys = 250_000;

/**
 * The value itself, for a JSON object.
 *
 * @throws Error that names `what` for any other value.
 */
export function jsonObject(value: unknown, what: string, owner: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`[${owner}] Expected a JSON object for ${what}, got ${describe(value)}.`);
  }
  return value as Record<string, unknown>;
}

/** A sentence with its end; one that asks something has it. */
function ended(sentence: string): string {
  return sentence.endsWith('?') ? sentence : `${sentence}.`;
}
