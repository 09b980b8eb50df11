import { statSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { systemReason } from '@fgclip2/files';
import { messageOf } from '@fgclip2/tensor';

/** A row of an answer, by column. */
export type SqlRow = Record<string, SQLOutputValue>;

/** Result codes of SQLite, the low byte of `errcode`. */
const codes = {
  busy: 5,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** How long one statement waits for another process, holding up the loop; writes wait between their tries as well. */
const waitInStatement = 200;

/** How long a write waits for others in all. */
const waitInAll = 60_000;

/** One SQLite file: statements by their text, transactions, and errors in sentences. */
export class SqliteFile {
  readonly path: string;
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private isOpen = true;
  private place: string | undefined;

  private constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.database = database;
  }

  /** Opens a file, or makes an empty one. */
  static async open(path: string): Promise<SqliteFile> {
    const { DatabaseSync } = await loadSqlite();
    try {
      const file = new SqliteFile(path, new DatabaseSync(path));
      file.exec(`PRAGMA busy_timeout = ${waitInStatement}`);
      return file;
    } catch (error) {
      throw sentenceOf(error, path);
    }
  }

  exec(sql: string): void {
    this.guard(() => this.database.exec(sql));
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return this.guard(() => Number(this.prepared(sql).run(...values).lastInsertRowid));
  }

  get(sql: string, ...values: SQLInputValue[]): SqlRow | undefined {
    return this.guard(() => this.prepared(sql).get(...values));
  }

  all(sql: string, ...values: SQLInputValue[]): SqlRow[] {
    return this.guard(() => this.prepared(sql).all(...values));
  }

  /** As {@link all}, of a text that is not asked again. */
  allOnce(sql: string, values: readonly SQLInputValue[]): SqlRow[] {
    return this.guard(() => this.database.prepare(sql).all(...values));
  }

  /** Reads as of one moment, whatever others write. */
  snapshot<T>(read: () => T): T {
    this.exec('BEGIN');
    try {
      const result = read();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Writes as a whole or not at all; waits for other writers without holding up the loop for long. */
  async transaction<T>(write: () => T): Promise<T> {
    for (const start = performance.now(); !this.hasBegun(start); ) {
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
    }
    // From here on nothing is waited for: other calls on this file would come in between.
    try {
      this.checkPlace();
      const result = write();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /**
   * Nothing else would say that what is written is kept nowhere.
   *
   * @throws Error where the file is no longer at its path.
   */
  checkPlace(): void {
    this.place ??= placeOf(this.path);
    if (this.place === placeOf(this.path)) return;
    throw new Error(
      `[@fgclip2/search] Expected the index at ${this.path} to stay in its place while it is open, got a file that was removed, moved or replaced: open it again.`,
    );
  }

  close(): void {
    this.isOpen = false;
    this.database.close();
  }

  /** Begins to write; false where another process is writing, for as long as it may. */
  private hasBegun(start: number): boolean {
    try {
      this.exec('BEGIN IMMEDIATE');
      return true;
    } catch (error) {
      const isBusy = resultCode((error as Error).cause) === codes.busy;
      if (!isBusy || performance.now() - start > waitInAll) throw error;
      return false;
    }
  }

  /** Undoes what was written, where SQLite has not done so itself; the error that led here is the one to tell. */
  private rollback(): void {
    try {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
    } catch {
      // What is not committed is left out by whoever opens the file next.
    }
  }

  private prepared(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private guard<T>(action: () => T): T {
    if (!this.isOpen) {
      throw new Error(
        `[@fgclip2/search] Expected an open store for ${this.path}, got one that was disposed.`,
      );
    }
    try {
      return action();
    } catch (error) {
      throw sentenceOf(error, this.path);
    }
  }
}

/** Which file is at a path; on Windows an open one stays there. */
function placeOf(path: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

/** The error of a file that is no index, or no whole one. */
export function damaged(path: string, reason: string, cause?: unknown): Error {
  return new Error(
    `[@fgclip2/search] Expected a whole index at ${path}, got a damaged one (${reason}). Put a copy of it in its place, or delete it and index again.`,
    { cause },
  );
}

/** The error of a file that something else made. */
export function foreign(path: string, got: string, cause?: unknown): Error {
  return new Error(
    `[@fgclip2/search] Expected an index of @fgclip2/search at ${path}, got ${got}. Name another file; this one was left as it is.`,
    { cause },
  );
}

async function loadSqlite(): Promise<typeof import('node:sqlite')> {
  try {
    return await import('node:sqlite');
  } catch (cause) {
    const { bun, deno, node } = process.versions as Record<string, string | undefined>;
    const runtime = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
    throw new Error(
      `[@fgclip2/search] Expected a runtime with node:sqlite for sqliteStore, got ${runtime}: use Node 22.13 or newer.`,
      { cause },
    );
  }
}

function sentenceOf(error: unknown, path: string): unknown {
  const reason = messageOf(error);
  const asked = (expected: string, got: string) =>
    new Error(`[@fgclip2/search] Expected ${expected} for the index at ${path}, got ${got}.`, {
      cause: error,
    });
  switch (resultCode(error)) {
    case codes.notADatabase:
      return foreign(path, 'a file that is no SQLite database', error);
    case codes.corrupt:
      return damaged(path, reason, error);
    case codes.full:
      return asked('room', 'no space left on the device');
    case codes.readOnly:
      return asked('permission to write', 'a file or folder that is read-only');
    case codes.cannotOpen:
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return asked('a file', 'a folder');
      return asked('a file in a folder that is there and may be written', reason);
    case codes.io:
      return asked('a disk that reads and writes', systemReason(error));
    case codes.busy:
      return asked('a turn to write', 'none: another process has held it too long');
    default:
      return error;
  }
}

function resultCode(error: unknown): number | undefined {
  const { errcode } = Object(error) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}
