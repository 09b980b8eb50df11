import { deserialize, serialize } from 'node:v8';
import { type ImageStore, memoryStore } from '@fgclip2/search';

/** Keeps entries by number, from 0 on: files, objects in a bucket, rows. */
export interface Log {
  /** An entry; `undefined` while there is none of this number. */
  read(number: number): Promise<Uint8Array | undefined>;
  /** Adds an entry as a whole; false where another writer was first with this number. */
  add(number: number, entry: Uint8Array): Promise<boolean>;
}

type Write = 'upsert' | 'remove' | 'putFiles' | 'removeFiles';

/**
 * A store in a log: each call that writes is an entry, and whoever reads it makes
 * the same calls in memory.
 */
export async function logStore(log: Log): Promise<ImageStore> {
  const memory = memoryStore();
  const make = (method: Write, args: unknown[]): Promise<void> =>
    Reflect.apply(memory[method], memory, args);
  let next = 0;
  const catchUp = async (): Promise<void> => {
    for (
      let entry = await log.read(next);
      entry !== undefined;
      entry = await log.read(++next)
    ) {
      const [method, args] = deserialize(entry);
      // What was refused then is refused now, and changes nothing.
      await make(method, args).catch(() => {});
    }
  };
  let turn = Promise.resolve();
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const result = turn.then(task);
    turn = result.catch(() => {});
    return result;
  };
  const current = async (): Promise<ImageStore> =>
    inTurn(catchUp).then(() => memory);
  const write =
    <W extends Write>(method: W) =>
    (...args: Parameters<ImageStore[W]>): Promise<void> =>
      inTurn(async () => {
        do await catchUp();
        while (!(await log.add(next, serialize([method, args]))));
        next++;
        await make(method, args);
      });
  await catchUp();
  return {
    get source() {
      return memory.source;
    },
    get logits() {
      return memory.logits;
    },
    ...{ upsert: write('upsert'), remove: write('remove') },
    ...{ putFiles: write('putFiles'), removeFiles: write('removeFiles') },
    has: async (...args) => (await current()).has(...args),
    search: async (...args) => (await current()).search(...args),
    thumbnail: async (id) => (await current()).thumbnail(id),
    stats: async () => (await current()).stats(),
    async *images(options) {
      yield* (await current()).images(options);
    },
    async *files(options) {
      yield* (await current()).files(options);
    },
    [Symbol.asyncDispose]: () => memory[Symbol.asyncDispose](),
  };
}
