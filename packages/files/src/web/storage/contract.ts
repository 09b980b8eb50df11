/** What a server says to tell one version of a file from another. */
export interface Validators {
  etag?: string | undefined;
  lastModified?: string | undefined;
}

/** What is known of a file of which bytes are stored. */
export interface FileRecord extends Validators {
  /** Length in bytes. */
  size: number;
  /** What tells this version of the file from any other: its pieces are stored under it. */
  content: string;
}

/** The stored files of one model at one revision. Nothing here rejects: a cache that fails is as good as none. */
export interface FileCache {
  find(file: string): Promise<FileRecord | undefined>;
  /** Notes the version of a file that is being stored; pieces of the one before are deleted. */
  remember(file: string, record: FileRecord): Promise<void>;
  /** Whether there was no such file when last asked. */
  isAbsent(file: string): Promise<boolean>;
  /** Notes that there is no such file, and deletes what is stored of it. */
  rememberAbsent(file: string): Promise<void>;
  /** Deletes what is stored of a file, in every version. */
  forget(file: string): Promise<void>;
  /** The stored pieces of a version, and the way to store more. */
  pieces(file: string, content: string): Promise<PieceStore>;
}

/** A piece of a file that is here. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** The bytes [from, to) of the file; `undefined` when the piece is gone or broken. */
  load(from: number, to: number): Promise<Uint8Array | undefined>;
  /** Deletes it where it is stored. Never rejects. */
  remove?(): Promise<unknown>;
}

/** Bytes that came, and where they belong. */
export interface NewPiece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Where the pieces of one version of a file are stored for the next visit. */
export interface PieceStore {
  /** What is stored. */
  readonly pieces: readonly Piece[];
  /** Stores bytes, copied before it returns; `undefined` where they cannot be stored. Never rejects. */
  store(pieces: readonly NewPiece[]): Promise<readonly Piece[] | undefined>;
}
