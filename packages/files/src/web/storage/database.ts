import type { RepositoryInfo } from '../../hub/info.ts';
import type { FileRecord } from './contract.ts';
import type { StoredPiece } from './stored-piece.ts';

/** The name of the database; one holds what all models of an origin have downloaded. */
const databaseName = 'fgclip2-checkpoints';

/** What the database holds: store, key, value. */
export interface Stores {
  /** Bytes of a version of a file: every interval is an entry of its own. */
  pieces: {
    key: [model: string, file: string, content: string, start: number, end: number];
    value: StoredPiece;
  };
  /** The version of each file of which something is stored; a base URL has the revision ''. */
  files: { key: [model: string, revision: string, file: string]; value: FileRecord };
  /** Files that a source does not have: the optional ones of a checkpoint. */
  absences: { key: [model: string, revision: string, file: string]; value: true };
  /** What a branch, tag or commit of the hub stood for when last asked. */
  revisions: { key: [model: string, revision: string]; value: RepositoryInfo };
}

/** The names of all stores. */
export const storeNames: readonly (keyof Stores)[] = ['pieces', 'files', 'absences', 'revisions'];

let opened: Promise<IDBDatabase> | undefined;

/** Whether the browser lets this page store and check entries: other pages than https and localhost it does not. */
export function mayStore(): boolean {
  return globalThis.indexedDB !== undefined && globalThis.crypto?.subtle !== undefined;
}

/** The database; rejects where the browser gives none, as some do in private windows. */
export function openDatabase(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    if (!mayStore()) {
      throw new Error('the browser gives this page no storage, which takes https or localhost');
    }
    const request = indexedDB.open(databaseName, 2);
    request.onupgradeneeded = () => {
      const { objectStoreNames } = request.result;
      for (const name of storeNames) {
        if (!objectStoreNames.contains(name)) request.result.createObjectStore(name);
      }
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      // another page deletes the database, or the browser does: the next use opens it again
      database.onversionchange = () => {
        database.close();
        opened = undefined;
      };
      database.onclose = () => {
        opened = undefined;
      };
      resolve(database);
    };
  }).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

/** The result of one request. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Settles when everything written in a transaction is there, or nothing of it; also where the browser deletes the
 * database meanwhile: Chromium then closes the connection, and the transaction neither completes nor aborts.
 */
export function completion(transaction: IDBTransaction): Promise<void> {
  const ended = new AbortController();
  return new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    const onClose = () => reject(new Error('the browser has deleted what was stored'));
    transaction.db.addEventListener('close', onClose, { signal: ended.signal });
  }).finally(() => ended.abort());
}

/** The keys that begin with these parts. */
export function beginningWith(...parts: string[]): IDBKeyRange {
  return IDBKeyRange.bound(parts, [...parts, []]); // arrays come after all numbers and strings
}
