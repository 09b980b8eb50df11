import { describe } from '@fgclip2/tensor';
import { findDuplicateKey } from './find-duplicate-key.ts';

/** Parses untrusted bytes as one JSON object: valid UTF-8, valid JSON, no key twice. `what` begins its errors. */
export function parseJsonObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`[@fgclip2/files] Expected UTF-8 for ${what}, got other bytes.`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`[@fgclip2/files] Expected JSON for ${what}, got ${describe(text)}.`, { cause });
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate !== undefined) {
    throw new Error(`[@fgclip2/files] Expected every key once in ${what}, got ${describe(duplicate)} twice.`);
  }
  return jsonObject(value, what);
}

/** The value itself when it is a JSON object; throws otherwise. */
export function jsonObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`[@fgclip2/files] Expected a JSON object for ${what}, got ${describe(value)}.`);
  }
  return value as Record<string, unknown>;
}
