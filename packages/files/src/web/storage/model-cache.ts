import { reason } from '../../http/response.ts';
import type { RepositoryInfo } from '../../hub/info.ts';
import type { FileCache, FileRecord, NewPiece, Piece, PieceStore } from './contract.ts';
import { beginningWith, completion, mayStore, openDatabase, resultOf, type Stores } from './database.ts';
import { readStoredPiece, type StoredPiece, storedPiece } from './stored-piece.ts';

/** What is stored of one model. */
export interface ModelCache {
  /** The files at one revision; '' for a base URL. */
  at(revision: string): FileCache;
  /** What a revision stood for when last asked. */
  findRevision(revision: string): Promise<RepositoryInfo | undefined>;
  rememberRevision(revision: string, info: RepositoryInfo): Promise<void>;
}

/**
 * The stored files of a model, in IndexedDB: entries are written whole or not at all, whatever other pages of the
 * origin do at the same time. When the browser gives no storage, or refuses more of it, `warn` is called once and what
 * follows is not stored.
 */
export function modelCache(model: string, warn: (message: string) => void): ModelCache {
  let writable = true;

  function stopWriting(error: unknown): void {
    if (writable) {
      const full = Object(error).name === 'QuotaExceededError';
      const why = full
        ? 'the storage that the browser gives this site is full'
        : reason(error).replace(/\.$/, '');
      warn(
        `[@fgclip2/files] What is downloaded of ${model} from here on is not kept for the next visit: ${why}.`,
      );
    }
    writable = false;
  }

  /** Whether it was written. */
  async function write(
    stores: (keyof Stores)[],
    work: (transaction: IDBTransaction) => void | Promise<void>,
  ): Promise<boolean> {
    if (!writable) return false;
    try {
      const transaction = (await openDatabase()).transaction(stores, 'readwrite', { durability: 'relaxed' });
      await Promise.all([completion(transaction), work(transaction)]);
      return true;
    } catch (error) {
      stopWriting(error);
      return false;
    }
  }

  /** What `work` finds; `undefined` where there is no storage, or where it has lost the entry. */
  async function read<T>(
    store: keyof Stores,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> {
    try {
      return await resultOf(work((await openDatabase()).transaction(store).objectStore(store)));
    } catch {
      return undefined;
    }
  }

  function at(revision: string): FileCache {
    return {
      find: (file) => read('files', (store) => store.get([model, revision, file])),
      async remember(file, record) {
        await write(['files', 'pieces', 'absences'], async (transaction) => {
          transaction.objectStore('absences').delete([model, revision, file]);
          const files = transaction.objectStore('files');
          const before: FileRecord | undefined = await resultOf(files.get([model, revision, file]));
          if (before !== undefined && before.content !== record.content) {
            transaction.objectStore('pieces').delete(beginningWith(model, file, before.content));
          }
          files.put(record, [model, revision, file]);
        });
      },
      isAbsent: async (file) =>
        (await read('absences', (store) => store.getKey([model, revision, file]))) !== undefined,
      async rememberAbsent(file) {
        await write(['files', 'pieces', 'absences'], (transaction) => {
          forgetIn(transaction, file);
          transaction.objectStore('absences').put(true, [model, revision, file]);
        });
      },
      async forget(file) {
        await write(['files', 'pieces'], (transaction) => forgetIn(transaction, file));
      },
      pieces: (file, content) => pieceStore(file, content),
    };

    function forgetIn(transaction: IDBTransaction, file: string): void {
      transaction.objectStore('files').delete([model, revision, file]);
      transaction.objectStore('pieces').delete(beginningWith(model, file));
    }
  }

  async function pieceStore(file: string, content: string): Promise<PieceStore> {
    const keys = await read('pieces', (store) => store.getAllKeys(beginningWith(model, file, content)));
    const pieceOf = (start: number, end: number): Piece => ({
      start,
      end,
      load: (from, to) => loadPiece([model, file, content, start, end], from, to),
      remove: () => removePiece([model, file, content, start, end]),
    });
    return {
      pieces: (keys ?? []).map((key) => {
        const [, , , start, end] = key as Stores['pieces']['key'];
        return pieceOf(start, end);
      }),
      async store(added: readonly NewPiece[]) {
        if (!writable || !mayStore() || added.length === 0) return undefined;
        const entries = await Promise.all(added.map(({ bytes }) => storedPiece(bytes)));
        const written = await write(['pieces'], (transaction) => {
          added.forEach(({ start }, i) => {
            const key: Stores['pieces']['key'] = [model, file, content, start, start + entries[i]!.length];
            transaction.objectStore('pieces').put(entries[i], key);
          });
        });
        if (!written) return undefined;
        return added.map(({ start }, i) => pieceOf(start, start + entries[i]!.length));
      },
    };
  }

  async function loadPiece(
    key: Stores['pieces']['key'],
    from: number,
    to: number,
  ): Promise<Uint8Array | undefined> {
    const [, , , start] = key;
    const entry: StoredPiece | undefined = await read('pieces', (store) => store.get(key));
    if (entry === undefined) return undefined;
    const bytes = await readStoredPiece(entry, from - start, to - start).catch(() => undefined);
    if (bytes === undefined) await removePiece(key);
    return bytes;
  }

  function removePiece(key: Stores['pieces']['key']): Promise<boolean> {
    return write(['pieces'], (transaction) => {
      transaction.objectStore('pieces').delete(key);
    });
  }

  return {
    at,
    findRevision: (revision) => read('revisions', (store) => store.get([model, revision])),
    async rememberRevision(revision, info) {
      await write(['revisions'], (transaction) => {
        transaction.objectStore('revisions').put(info, [model, revision]);
      });
    },
  };
}
