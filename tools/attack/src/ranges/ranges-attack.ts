import { url } from '@fgclip2/files/web';
import type { Attack } from '../attack.ts';
import { foreignError } from '../foreign-error.ts';
import type { Random } from '../random.ts';
import { tryOften } from '../try-often.ts';
import { lyingFetch } from './lying-fetch.ts';

/** More than is asked for first, so that there are ranges to ask for. */
const truth = Uint8Array.from({ length: 400_000 }, (_, i) => (i * 31) >> 3);

/** Requests of a try at most: each of its reads makes three, with two further attempts each. */
const mostRequests = 100;

/** Reads a file by ranges, as a page does, from a server that lies: what is read is right, or refused in our own words. */
export const rangesAttack: Attack = {
  name: 'ranges',
  subject: 'servers whose ranges lie to a page',
  counts: { test: 100, long: 20_000, seeds: [1, 2, 3] },
  run: (options) => tryOften(options, problemOf),
};

async function problemOf(random: Random): Promise<string | undefined> {
  const server = lyingFetch(truth, random);
  const patience = { retries: 2, retryDelay: 0, timeout: 20, cachedTimeout: 20 };
  const files = url('https://example.org/a', { cache: false, fetch: server.fetch, ...patience });
  try {
    for (let opening = 0; opening < 2; opening++) {
      const source = await files.open('model.bin').catch(ownWordsOnly);
      if (source === undefined) continue;
      for (let reads = 1 + random.below(3); reads > 0; reads--) {
        const [start, end] = someRange(Math.min(source.size, 2 * truth.length), random);
        const bytes = await source.read(start, end).catch(ownWordsOnly);
        if (bytes === undefined) continue;
        if (bytes.length !== end - start) return `read ${bytes.length} bytes of ${start}-${end}`;
        const wrong = bytes.findIndex((byte, i) => start + i < truth.length && byte !== truth[start + i]);
        if (wrong !== -1) return `byte ${start + wrong} of ${start}-${end} is wrong after ${server.told()}`;
      }
    }
    return server.requests > mostRequests ? `${server.requests} requests after ${server.told()}` : undefined;
  } catch (error) {
    return `${foreignError(error)} after ${server.told()}`;
  }
}

/** Takes an error in our own words for no result. */
function ownWordsOnly(error: unknown): undefined {
  if (foreignError(error) !== undefined) throw error;
}

function someRange(size: number, random: Random): [start: number, end: number] {
  const start = random.below(size + 1);
  return random.pick([
    [0, size],
    [start, Math.min(size, start + 100)],
    [start, size],
  ]);
}
