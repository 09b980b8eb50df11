import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { sqliteStore } from '@fgclip2/search/node';

/** What is in an index, so that two of them can be compared. */
export interface IndexContents {
  /** What SQLite's own check of the whole file says: `ok`. */
  readonly check: string;
  readonly images: number;
  readonly vectors: number;
  readonly files: number;
  /** The sha256 over all files and vectors, in an order that does not depend on when they were written. */
  readonly sha256: string;
  /** Ids and cosines of a few searches. */
  readonly answers: string;
}

/** Reads an index in full. */
export async function indexContents(path: string): Promise<IndexContents> {
  const file = new DatabaseSync(path);
  const check = String(file.prepare('PRAGMA integrity_check').get()?.integrity_check);
  file.close();
  const store = await sqliteStore(path, { mustExist: true });
  try {
    const lines: string[] = [];
    for await (const { path: place, size, mtimeMs, hash } of store.files()) {
      lines.push(`${place} ${size} ${mtimeMs} ${hash}`);
    }
    const queries: Float32Array[] = [];
    for await (const { id, vector } of store.images()) {
      lines.push(`${id} ${Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('hex')}`);
      if (/^0/.test(id)) queries.push(vector.slice());
    }
    const answers: unknown[] = [];
    const inOrder = queries.sort((a, b) => a[0]! - b[0]!).slice(0, 5);
    for (const pooled of inOrder) {
      const { matches } = await store.search({ pooled }, { limit: 20, exact: true });
      answers.push(matches.map(({ id, path: place, cosine }) => [id, place, cosine]));
    }
    const { images, vectors, files } = await store.stats();
    const sha256 = createHash('sha256').update(lines.sort().join('\n')).digest('hex');
    return { check, images, vectors, files, sha256, answers: JSON.stringify(answers) };
  } finally {
    await store[Symbol.asyncDispose]();
  }
}
