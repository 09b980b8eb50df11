import { describe } from './describe.ts';

/** What an error says, whatever made it: an error of another realm, a DOMException, a thrown text. */
export function messageOf(error: unknown): string {
  const isErrorLike = typeof error === 'object' && error !== null && 'message' in error;
  return isErrorLike && typeof error.message === 'string' ? error.message : textOf(error);
}

/** Whatever was thrown as a text; an object may refuse to be one. */
function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return describe(thrown);
  }
}
