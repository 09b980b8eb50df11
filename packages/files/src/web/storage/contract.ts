import type { Validators } from '../ranges/remote-file.ts';
import type { PieceKeeper } from './local-bytes.ts';

/** What is known of a file of which bytes are kept. */
export interface FileRecord extends Validators {
  /** Length in bytes. */
  size: number;
  /** What tells this version of the file from any other: its pieces are kept under it. */
  content: string;
}

/** The kept files of one model at one revision. Nothing here rejects: a cache that fails is as good as none. */
export interface FileCache {
  find(file: string): Promise<FileRecord | undefined>;
  /** Notes the version of a file that is being kept; pieces of the one before are deleted. */
  remember(file: string, record: FileRecord): Promise<void>;
  /** Whether there was no such file when last asked. */
  isAbsent(file: string): Promise<boolean>;
  /** Notes that there is no such file, and deletes what was kept of it. */
  rememberAbsent(file: string): Promise<void>;
  /** Deletes what is kept of a file, in every version. */
  forget(file: string): Promise<void>;
  /** The kept pieces of a version, and the way to keep more. */
  pieces(file: string, content: string): Promise<PieceKeeper>;
}
