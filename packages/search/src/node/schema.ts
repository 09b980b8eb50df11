import { damaged, foreign, type SqliteFile } from './sqlite-file.ts';

/** In the header of the file: `FGC2`. */
const applicationId = 0x46474332;

/** Raised when a release keeps something else in the file. */
const schemaVersion = 1;

/** Rows of 3 kB fill such a page to 94 %, one of 4 kB to 75 %. */
const pageSize = 16_384;

/**
 * An image is what has one hash. Its files, vectors, parts and thumbnail point at it. Rows of vectors and parts are
 * never changed, only added and removed, and their numbers are never used again: so whoever has read up to a row
 * needs the later ones and the list of the removed ones to be up to date.
 */
const tables = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE images (
  image INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL UNIQUE,
  width INTEGER NOT NULL, height INTEGER NOT NULL, metadata TEXT
);
CREATE TABLE files (
  path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime REAL NOT NULL, image INTEGER, failure TEXT
) WITHOUT ROWID;
CREATE INDEX files_by_image ON files (image);
CREATE TABLE vectors (
  row INTEGER PRIMARY KEY AUTOINCREMENT, image INTEGER NOT NULL, box TEXT NOT NULL, vector BLOB NOT NULL
);
CREATE UNIQUE INDEX vectors_by_image ON vectors (image, box);
CREATE TABLE parts (
  row INTEGER PRIMARY KEY AUTOINCREMENT, image INTEGER NOT NULL UNIQUE,
  rows INTEGER NOT NULL, columns INTEGER NOT NULL,
  vectors BLOB NOT NULL, scales BLOB NOT NULL, patches BLOB NOT NULL
);
CREATE TABLE thumbnails (image INTEGER PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE segments (
  segment INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, last INTEGER NOT NULL,
  rows BLOB NOT NULL, images BLOB NOT NULL, codes BLOB NOT NULL
);
CREATE INDEX segments_by_kind ON segments (kind, last);
CREATE TABLE removed (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, row INTEGER NOT NULL);
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${schemaVersion};
`;

/**
 * Makes the tables of an empty file, or checks those of another.
 *
 * @throws Error for a file that something else made, that a newer release made, or that is damaged.
 */
export async function openSchema(file: SqliteFile): Promise<void> {
  if (isEmpty(file)) {
    file.exec(`PRAGMA page_size = ${pageSize}; PRAGMA auto_vacuum = INCREMENTAL`);
    file.exec('PRAGMA journal_mode = WAL');
    await file.transaction(() => {
      // Another process may have been first.
      if (isEmpty(file)) file.exec(tables);
    });
  }
  const application = pragma(file, 'application_id');
  if (application !== applicationId) throw foreign(file.path, 'an SQLite file of another program');
  const version = pragma(file, 'user_version');
  if (version > schemaVersion) {
    throw new Error(
      `[@fgclip2/search] Expected an index of version ${schemaVersion} at ${file.path}, got version ${version}, which a newer release made: install that, or index into another file.`,
    );
  }
  if (version < 1) throw damaged(file.path, `its version is ${version}`);
  file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192');
}

function isEmpty(file: SqliteFile): boolean {
  return (
    file.get('SELECT count(*) AS count FROM sqlite_schema')!.count === 0 &&
    pragma(file, 'application_id') === 0
  );
}

function pragma(file: SqliteFile, name: string): number {
  return Number(file.get(`PRAGMA ${name}`)![name]);
}
