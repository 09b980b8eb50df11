import type { Attack } from '../attack.ts';
import { foreignError } from '../foreign-error.ts';
import type { Random } from '../random.ts';
import { tryOften } from '../try-often.ts';
import type { ApiTarget } from './api-target.ts';
import { oddArguments } from './odd-arguments.ts';
import { openApi } from './open-api.ts';
import { showArguments } from './show-arguments.ts';

/** Items that are taken from what a call streams. */
const mostItems = 3;

/** Calls everything that is exported with wrong arguments: each is refused in our own words, or works. */
export const apiAttack: Attack = {
  name: 'api',
  subject: 'wrong arguments to every export',
  counts: { test: 1500, long: 100_000, seeds: [1, 2, 3] },
  async run(options) {
    await using api = await openApi();
    const { targets } = api;
    return tryOften(options, (random, index) => problemOf(targets[index % targets.length]!, random));
  },
};

async function problemOf({ name, args, call }: ApiTarget, random: Random): Promise<string | undefined> {
  const wrong = oddArguments(args(), random);
  try {
    await finish(await call(...(wrong as never[])));
    return undefined;
  } catch (error) {
    const foreign = foreignError(error);
    return foreign && `${name}${showArguments(wrong)}: ${foreign}`;
  }
}

/** Takes what a call streams, and disposes what it made. */
async function finish(result: unknown): Promise<void> {
  const made = Object(result);
  if (typeof made.next === 'function' && typeof made[Symbol.iterator] === 'function') {
    let items = 0;
    for (const _ of made) if (++items === mostItems) break;
  } else if (typeof made[Symbol.asyncIterator] === 'function') {
    let items = 0;
    for await (const _ of made) if (++items === mostItems) break;
  } else if (typeof made[Symbol.asyncDispose] === 'function') {
    await made[Symbol.asyncDispose]();
  }
}
