import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { UsageError } from '../usage-error.ts';

let taker: string | undefined;

/**
 * All of standard input, which one argument or option can have.
 *
 * @throws UsageError when another one has it.
 */
export async function standardInput(what: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  if (taker !== undefined) {
    throw new UsageError(`Expected - (standard input) once, got it for ${taker} and for ${what}.`);
  }
  taker = what;
  return new Uint8Array(await buffer(addAbortSignal(signal, process.stdin)));
}
